/** What all commands and replies share: a code and its data bytes, why data is refused, and numbers that must fit their places. */
import { uint16LE, uint32LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';

/** A command or a reply as it stands in a packet, in clear. */
export interface OsdpBody {
  readonly id: number;
  readonly data: Uint8Array;
}

/** `length`: too few or too many bytes (a PD answers NAK 2); `value`: a byte that the standard does not allow there (NAK 9). */
export type BodyTrouble = 'length' | 'value';

/** A table of names whose place is their code, with a hole for codes that are not used. */
export type CodeNames<N extends string> = readonly (N | null)[];

/** The name of `code`. */
export function nameOfCode<N extends string>(names: CodeNames<N>, code: number): Result<N, 'value'> {
  const name = names[code] ?? null;
  return name === null ? err('value') : ok(name);
}

/** The code of `name`. */
export function codeOfName<N extends string>(names: CodeNames<N>, name: N): number {
  return names.indexOf(name);
}

/** Checks that `value` fits one byte; anything else is a bug and throws. */
export function byteOf(value: number): number {
  return fitting(value, 0xff);
}

/** Two bytes, little-endian; throws where `value` does not fit. */
export function wordOf(value: number): Uint8Array {
  return uint16LE(fitting(value, 0xffff));
}

/** Four bytes, little-endian; throws where `value` does not fit. */
export function longOf(value: number): Uint8Array {
  return uint32LE(fitting(value, 0xffffffff));
}

/** Checks that `bytes` has the size that its place has; anything else is a bug and throws. */
export function sized(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw new Error(`OSDP: ${bytes.length} bytes where ${size} belong`);
  return bytes;
}

/** Splits data into records of one size; no data at all is no record, and refused. */
export function recordsOf(data: Uint8Array, size: number): Result<Uint8Array[], 'length'> {
  if (data.length === 0 || data.length % size !== 0) return err('length');
  return ok(Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size)));
}

/** Decodes every record, or answers the first trouble. */
export function eachRecord<T>(
  data: Uint8Array,
  size: number,
  decode: (record: Uint8Array) => Result<T, BodyTrouble>,
): Result<T[], BodyTrouble> {
  const records = recordsOf(data, size);
  if (!records.ok) return records;
  const decoded: T[] = [];
  for (const record of records.value) {
    const one = decode(record);
    if (!one.ok) return one;
    decoded.push(one.value);
  }
  return ok(decoded);
}

function fitting(value: number, most: number): number {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`OSDP: ${value} does not fit 0..${most}`);
  return value;
}
