/** Whether bytes are one whole JPEG picture, and how large it is. Walks the markers of ITU T.81 annex B; draws nothing. */
import { readUint16BE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';

/** Width and height in pixels. `length` = bytes up to the end of the picture, without filling behind it. */
export interface JpegSize {
  readonly width: number;
  readonly height: number;
  readonly length: number;
}

export type JpegTrouble =
  /** Does not begin like a JPEG. */
  | 'not-jpeg'
  /** Ends before its end marker. */
  | 'truncated'
  /** No frame header that every browser reads (baseline, extended or progressive; T.81 B.2.2), no scan, or a broken segment. */
  | 'malformed'
  /** Smaller or larger than any picture of a room. */
  | 'odd-size'
  /** Something else stands behind the picture. */
  | 'trailing-bytes';

const LEAST_PIXELS = 16;
const MOST_PIXELS = 16_384;

/** Second byte of a marker (T.81 table B.1). */
const Marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, sof0: 0xc0, sof1: 0xc1, sof2: 0xc2, tem: 0x01 } as const;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

export function readJpegSize(bytes: Uint8Array): Result<JpegSize, JpegTrouble> {
  if (bytes.length < 3 || bytes[0] !== 0xff || bytes[1] !== Marker.soi || bytes[2] !== 0xff) return err('not-jpeg');
  let size: { readonly width: number; readonly height: number } | null = null;
  let scanned = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) return err(at < bytes.length ? 'malformed' : 'truncated');
    // Any number of FF may stand before a marker (B.1.1.2).
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    if (marker === undefined) return err('truncated');
    at += 1;
    if (marker === Marker.eoi) break;
    if (marker === 0 || marker === Marker.soi || marker === Marker.tem || isRestart(marker)) return err('malformed');
    if (at + 2 > bytes.length) return err('truncated');
    const length = readUint16BE(bytes, at);
    if (length < 2) return err('malformed');
    if (at + length > bytes.length) return err('truncated');
    if (marker === Marker.sof0 || marker === Marker.sof1 || marker === Marker.sof2) {
      // Lf(2) P(1) Y(2) X(2) Nf(1) (B.2.2). A second frame header would make the size a matter of taste.
      if (length < 8 || size !== null) return err('malformed');
      size = { height: readUint16BE(bytes, at + 3), width: readUint16BE(bytes, at + 5) };
    }
    at += length;
    if (marker === Marker.sos) {
      if (size === null) return err('malformed');
      scanned = true;
      at = endOfScan(bytes, at);
    }
  }
  if (size === null || !scanned) return err('malformed');
  if (Math.min(size.width, size.height) < LEAST_PIXELS || Math.max(size.width, size.height) > MOST_PIXELS) {
    return err('odd-size');
  }
  // Some cameras fill up their answer with zeros.
  for (let rest = at; rest < bytes.length; rest++) if (bytes[rest] !== 0) return err('trailing-bytes');
  return ok({ ...size, length: at });
}

/** Where the next marker stands that is neither a stuffed FF 00 nor a restart (B.1.1.5); the end of the bytes where there is none. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  return bytes.length;
}
