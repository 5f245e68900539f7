/**
 * What a serial scanner sends: the code, then CR, LF or both; or the code between STX and ETX. Sites set their scanners
 * differently, so all of these are taken as they come. `measureScan` belongs to the frame reader of the device kit.
 */
import { concatBytes } from '../../kit/bytes.ts';
import type { Measured } from '../../kit/frame-reader.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type IdentifiedText, splitAimId } from './aim-id.ts';

const STX = 0x02;
const ETX = 0x03;
const LF = 0x0a;
const CR = 0x0d;

export type ScanFraming = 'cr' | 'lf' | 'crLf' | 'stxEtx';

/** Longest scan with its framing. Bytes. */
export const MAX_SCAN = 4096;

/** `empty`: framing around nothing; `control`: a character that no code has; `encoding`: not UTF-8. */
export type ScanTrouble = 'frame' | 'empty' | 'control' | 'encoding';

/** `line-end` noise is the second half of CR LF and nothing to worry about. */
export function measureScan(buffer: Uint8Array): Measured {
  const first = buffer[0];
  if (first === undefined) return { kind: 'more' };
  if (first === CR || first === LF) return { kind: 'noise', size: 1, reason: 'line-end' };
  if (first === ETX) return { kind: 'noise', size: 1, reason: 'no-start' };
  const bracketed = first === STX;
  for (let at = 1; at < buffer.length; at++) {
    const byte = buffer[at];
    if (byte === STX) return { kind: 'noise', size: at, reason: 'no-end' };
    if (bracketed ? byte === ETX : byte === CR || byte === LF) return { kind: 'frame', size: at + 1 };
    // An ETX without its STX: the beginning is lost, and half a number must not pass for a whole one.
    if (byte === ETX) return { kind: 'noise', size: at + 1, reason: 'no-start' };
  }
  return { kind: 'more' };
}

/** The text of one frame that `measureScan` cut. */
export function decodeScan(frame: Uint8Array): Result<IdentifiedText, ScanTrouble> {
  const measured = measureScan(frame);
  if (measured.kind !== 'frame' || measured.size !== frame.length) return err('frame');
  const content = frame.subarray(frame[0] === STX ? 1 : 0, -1);
  // GS, RS and EOT separate fields within two-dimensional codes (ISO/IEC 15434); between STX and ETX lines may end too.
  if (content.some((byte) => (byte < 0x20 && ![0x04, 0x1d, 0x1e, LF, CR].includes(byte)) || byte === 0x7f)) {
    return err('control');
  }
  const text = utf8(content);
  if (text === null) return err('encoding');
  const identified = splitAimId(text);
  return identified.text === '' ? err('empty') : ok(identified);
}

/** One scan as a scanner with this setting sends it. */
export function encodeScan(scan: IdentifiedText, framing: ScanFraming): Uint8Array {
  const content = new TextEncoder().encode((scan.aim ?? '') + scan.text);
  switch (framing) {
    case 'cr':
      return concatBytes([content, Uint8Array.of(CR)]);
    case 'lf':
      return concatBytes([content, Uint8Array.of(LF)]);
    case 'crLf':
      return concatBytes([content, Uint8Array.of(CR, LF)]);
    case 'stxEtx':
      return concatBytes([Uint8Array.of(STX), content, Uint8Array.of(ETX)]);
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
