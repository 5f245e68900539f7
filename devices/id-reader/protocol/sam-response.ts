/** What a SAM answers: status bytes and data of a whole frame, both directions (GA 467 reader protocol, answers). */
import { concatBytes, readUint16BE, uint16BE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import {
  checksumHolds,
  encodeFrame,
  frameBody,
  HEADER_BYTES,
  MAX_BODY,
  MIN_RESPONSE_BODY,
  PREAMBLE,
} from './sam-frame.ts';

export interface SamResponse {
  /** SW3, the reader's own status; see `sam-status.ts`. */
  readonly status: number;
  /** SW1 and SW2 as one number: 0, or the card's ISO 7816 status after a failure. Worth a log line, never a decision. */
  readonly cardStatus: number;
  readonly data: Uint8Array;
}

/** The whole frame of an answer. */
export function encodeResponse(response: SamResponse): Uint8Array {
  return encodeFrame(concatBytes([uint16BE(response.cardStatus), Uint8Array.of(response.status), response.data]));
}

/** Reads one whole frame as `measureResponse` cuts it; `data` is a copy. */
export function decodeResponse(frame: Uint8Array): Result<SamResponse, 'bad-frame'> {
  const size = frame.length - HEADER_BYTES;
  if (size < MIN_RESPONSE_BODY || size > MAX_BODY) return err('bad-frame');
  if (PREAMBLE.some((byte, i) => frame[i] !== byte)) return err('bad-frame');
  if (readUint16BE(frame, PREAMBLE.length) !== size || !checksumHolds(frame)) return err('bad-frame');
  const body = frameBody(frame);
  return ok({ status: body[2] ?? 0, cardStatus: readUint16BE(body, 0), data: body.slice(3) });
}
