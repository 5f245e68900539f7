/** One header of a tar archive (POSIX.1-1988 ustar): plain files only. Both directions, pure. */
import { err, ok, type Result } from '../../devices/kit/result.ts';

export const BLOCK_BYTES = 512;
/** What eleven octal digits can say: 8 GiB less one. */
export const MOST_TAR_BYTES = 0o77777777777;

export interface TarFile {
  /** Path below the archive's top, `/` between its parts. */
  readonly name: string;
  readonly bytes: number;
}

export type TarTrouble =
  /** The header's sum is not that of its bytes. */
  | 'checksum'
  /** No ustar header, or numbers that are none. */
  | 'malformed'
  /** A link, a folder, a device: anything but a plain file. */
  | 'not-a-file'
  /** Absolute, or with a part that leads elsewhere. */
  | 'path';

/** Parts begin with a letter or digit, so there is no `.`, no `..`, no empty part, no hidden file. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/;
const LONGEST_NAME = 100;

/** Whether a path stays below the folder into which it is unpacked. */
export function isPlainPath(name: string): boolean {
  return name.length <= LONGEST_NAME && NAME.test(name);
}

/** Offsets and widths of the fields that we use (ustar, "struct posix_header"). */
const FIELD = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 6],
  version: [263, 2],
  prefix: [345, 155],
} as const;

/** The 512 bytes before a file. All of ours belong to nobody and have no time: the same files give the same archive. */
export function encodeTarHeader({ name, bytes }: TarFile): Uint8Array {
  if (!isPlainPath(name) || !Number.isSafeInteger(bytes) || bytes < 0 || bytes > MOST_TAR_BYTES)
    throw new Error('no file of a tar archive can be like this');
  const block = Buffer.alloc(BLOCK_BYTES);
  const put = (field: keyof typeof FIELD, text: string): void => void block.write(text, FIELD[field][0], 'latin1');
  put('name', name);
  put('mode', '0000600\0');
  put('uid', '0000000\0');
  put('gid', '0000000\0');
  put('size', `${bytes.toString(8).padStart(11, '0')}\0`);
  put('mtime', '00000000000\0');
  put('type', '0');
  put('magic', 'ustar\0');
  put('version', '00');
  put('checksum', `${checksum(block).toString(8).padStart(6, '0')}\0 `);
  return new Uint8Array(block);
}

/** The file that a header announces; null for a block of zeros, which ends an archive. */
export function decodeTarHeader(bytes: Uint8Array): Result<TarFile | null, TarTrouble> {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (block.length !== BLOCK_BYTES) return err('malformed');
  if (block.every((byte) => byte === 0)) return ok(null);
  if (octal(block, 'checksum') !== checksum(block)) return err('checksum');
  if (textOf(block, 'magic') !== 'ustar' || raw(block, 'version') !== '00') return err('malformed');
  const type = raw(block, 'type');
  if (type !== '0') return err('not-a-file');
  const size = octal(block, 'size');
  if (size === null) return err('malformed');
  const name = textOf(block, 'name');
  return textOf(block, 'prefix') === '' && isPlainPath(name) ? ok({ name, bytes: size }) : err('path');
}

/** Bytes of zeros after a file of this length, up to the next block. */
export function paddingAfter(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** The sum of the header's bytes, with the sum's own field as spaces. */
function checksum(block: Buffer): number {
  const [from, width] = FIELD.checksum;
  let sum = width * 0x20;
  for (const [at, byte] of block.entries()) if (at < from || at >= from + width) sum += byte;
  return sum;
}

function raw(block: Buffer, field: keyof typeof FIELD): string {
  const [from, width] = FIELD[field];
  return block.toString('latin1', from, from + width);
}

/** Up to the first zero. */
function textOf(block: Buffer, field: keyof typeof FIELD): string {
  return raw(block, field).split('\0', 1)[0] ?? '';
}

function octal(block: Buffer, field: 'size' | 'checksum'): number | null {
  const text = raw(block, field).replace(/[\0 ]+$/, '');
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : null;
}
