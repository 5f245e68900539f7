/** The number of a SAM: 16 bytes on the wire, `05.03-20151231-0000000001-0000000002` for people. It names the reader, not a person. */
import { concatBytes, readUint16LE, readUint32LE, uint16LE, uint32LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';

export interface SamNumber {
  /** With dots and hyphens. */
  readonly text: string;
  /** The same digits without them, as many programs print it. */
  readonly compact: string;
}

/** Two 16-bit and three 32-bit numbers, little-endian, unsigned. A number wider than its place keeps its digits. */
export function decodeSamNumber(data: Uint8Array): Result<SamNumber, 'length'> {
  if (data.length !== 16) return err('length');
  const [a, b] = [readUint16LE(data, 0), readUint16LE(data, 2)].map((part) => String(part).padStart(2, '0'));
  const date = String(readUint32LE(data, 4)).padStart(8, '0');
  const [n, m] = [readUint32LE(data, 8), readUint32LE(data, 12)].map((part) => String(part).padStart(10, '0'));
  return ok({ text: `${a}.${b}-${date}-${n}-${m}`, compact: `${a}${b}${date}${n}${m}` });
}

/** Takes the form with dots and hyphens; anything else is a bug and throws. */
export function encodeSamNumber(text: string): Uint8Array {
  const parts = /^(\d{2,5})\.(\d{2,5})-(\d{8,10})-(\d{10})-(\d{10})$/.exec(text)?.slice(1).map(Number);
  const [a = 0, b = 0, date = 0, n = 0, m = 0] = parts ?? [];
  if (parts === undefined || Math.max(a, b) > 0xffff || Math.max(date, n, m) > 0xffff_ffff) {
    throw new Error('not a SAM number');
  }
  return concatBytes([uint16LE(a), uint16LE(b), uint32LE(date), uint32LE(n), uint32LE(m)]);
}
