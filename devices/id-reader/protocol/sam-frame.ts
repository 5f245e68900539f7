/**
 * How the bytes of a SAM are cut into frames (GA 467 reader protocol, frame format):
 *
 *   AA AA AA 96 69 | LEN (2, big-endian) | CMD PARA or SW1 SW2 SW3 | DATA … | CHK
 *
 * LEN counts what follows it, CHK included. CHK is the exclusive or of LEN up to the byte before CHK.
 * There is no byte stuffing: the preamble may stand inside a photo, so it is looked for only between frames.
 */
import { concatBytes, readUint16BE, uint16BE, xorOf } from '../../kit/bytes.ts';
import type { Measured } from '../../kit/frame-reader.ts';

export const PREAMBLE: Uint8Array = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);

/** Largest LEN of an answer: 3 status bytes, 6 inner lengths, 256 text, 1024 photo, 1024 fingerprints, CHK. */
export const MAX_BODY = 2314;
/** Smallest LEN of an answer: 3 status bytes and CHK. */
export const MIN_RESPONSE_BODY = 4;
/** Smallest LEN of a request: CMD, PARA, CHK. */
export const MIN_REQUEST_BODY = 3;
/** Largest LEN that a reader takes for a request; the longest known one is 4. A damaged length must not swallow what follows. */
export const MAX_REQUEST_BODY = 64;

/** Preamble and LEN. */
export const HEADER_BYTES = 7;

/** A whole frame around `body` (CMD … DATA or SW1 … DATA, without CHK). Throws when the body is longer than any frame. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  if (body.length + 1 > MAX_BODY) throw new Error('SAM frame: body too long');
  const counted = concatBytes([uint16BE(body.length + 1), body]);
  return concatBytes([PREAMBLE, counted, Uint8Array.of(xorOf(counted))]);
}

/** CMD … DATA or SW1 … DATA of one whole frame, without CHK. */
export function frameBody(frame: Uint8Array): Uint8Array {
  return frame.subarray(HEADER_BYTES, frame.length - 1);
}

/** True where the last byte of a whole frame is its checksum. */
export function checksumHolds(frame: Uint8Array): boolean {
  return xorOf(frame.subarray(PREAMBLE.length)) === 0;
}

/** What stands at the start of bytes from a reader. Noise reasons: `no-preamble`, `length`, `checksum`. */
export function measureResponse(buffer: Uint8Array): Measured {
  const measured = measureFrame(buffer, MIN_RESPONSE_BODY, MAX_BODY);
  if (measured.kind !== 'frame' || checksumHolds(buffer.subarray(0, measured.size))) return measured;
  // One byte only: what the damaged length claimed may hold a good frame.
  return { kind: 'noise', size: 1, reason: 'checksum' };
}

/**
 * What stands at the start of bytes from a host. A frame with a wrong checksum is still a frame here, because a reader answers
 * it (status 10); so is one that is too short (status 11). Noise reasons: `no-preamble`, `length`.
 */
export function measureRequest(buffer: Uint8Array): Measured {
  return measureFrame(buffer, 1, MAX_REQUEST_BODY);
}

function measureFrame(buffer: Uint8Array, minBody: number, maxBody: number): Measured {
  const before = bytesBeforePreamble(buffer);
  if (before > 0) return { kind: 'noise', size: before, reason: 'no-preamble' };
  if (buffer.length < HEADER_BYTES) return { kind: 'more' };
  const body = readUint16BE(buffer, PREAMBLE.length);
  if (body < minBody || body > maxBody) return { kind: 'noise', size: 1, reason: 'length' };
  const size = HEADER_BYTES + body;
  return buffer.length < size ? { kind: 'more' } : { kind: 'frame', size };
}

/** How many bytes cannot be the start of a preamble; a tail that is a proper beginning of one is kept. */
function bytesBeforePreamble(buffer: Uint8Array): number {
  for (let start = 0; start < buffer.length; start++) {
    let same = 0;
    while (same < PREAMBLE.length && start + same < buffer.length && buffer[start + same] === PREAMBLE[same]) same++;
    if (same === PREAMBLE.length || start + same === buffer.length) return start;
  }
  return buffer.length;
}
