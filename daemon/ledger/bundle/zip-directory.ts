/** The list of files at the end of a zip (APPNOTE 6.3, sections 4.3.12 and 4.3.16), read strictly; zip64 and encryption are not. */
import { isUtf8 } from 'node:buffer';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { SourceTrouble } from './bundle-source.ts';

/** Bytes at any place of a file. */
export interface RandomAccess {
  readonly bytes: number;
  /** Exactly `length` bytes from `at` on. */
  read(at: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface ZipMember {
  readonly name: string;
  /** 0 = as it is, 8 = deflate. */
  readonly method: 0 | 8;
  /** Bytes in the zip, and unpacked. */
  readonly packed: number;
  readonly bytes: number;
  /** Where the member's own header begins. */
  readonly at: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const ENCRYPTED = 0x0001;

/** A list longer than this is no bundle's. Bytes. */
const LONGEST_LIST = 67_108_864;

export async function readZipDirectory(file: RandomAccess): Promise<Result<readonly ZipMember[], SourceTrouble>> {
  const end = await findEnd(file);
  if (end === null) return err('not-a-zip');
  const count = end.getUint16(10, true);
  const length = end.getUint32(12, true);
  const at = end.getUint32(16, true);
  if (count === 0xffff || at === 0xffffffff || length > LONGEST_LIST) return err('zip-unsupported');
  if (end.getUint16(4, true) !== 0 || end.getUint16(8, true) !== count) return err('zip-unsupported');
  if (at + length > file.bytes) return err('zip-malformed');
  const list = await file.read(at, length);
  const members: ZipMember[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const read = readEntry(list, offset);
    if (!read.ok) return read;
    const { member, next } = read.value;
    offset = next;
    // A folder's own entry holds nothing.
    if (member.name.endsWith('/') && member.bytes === 0) continue;
    if (!isInside(member.name) || names.has(member.name)) return err('zip-malformed');
    names.add(member.name);
    members.push(member);
  }
  return offset === length ? ok(members) : err('zip-malformed');
}

/** The end record, searched from the end because a comment may follow it. */
async function findEnd(file: RandomAccess): Promise<DataView | null> {
  const length = Math.min(file.bytes, END_BYTES + LONGEST_COMMENT);
  if (length < END_BYTES) return null;
  const view = viewOf(await file.read(file.bytes - length, length));
  for (let at = length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (view.getUint16(at + 20, true) === length - END_BYTES - at)
      return new DataView(view.buffer, view.byteOffset + at);
  }
  return null;
}

function readEntry(list: Uint8Array, at: number): Result<{ member: ZipMember; next: number }, SourceTrouble> {
  if (at + ENTRY_BYTES > list.length) return err('zip-malformed');
  const view = viewOf(list.subarray(at));
  if (view.getUint32(0, true) !== ENTRY_SIGNATURE) return err('zip-malformed');
  const nameEnd = at + ENTRY_BYTES + view.getUint16(28, true);
  const next = nameEnd + view.getUint16(30, true) + view.getUint16(32, true);
  if (next > list.length) return err('zip-malformed');
  const method = view.getUint16(10, true);
  if ((view.getUint16(8, true) & ENCRYPTED) !== 0 || (method !== 0 && method !== 8)) return err('zip-unsupported');
  const packed = view.getUint32(20, true);
  const bytes = view.getUint32(24, true);
  const header = view.getUint32(42, true);
  if (packed === 0xffffffff || bytes === 0xffffffff || header === 0xffffffff) return err('zip-unsupported');
  const nameBytes = list.subarray(at + ENTRY_BYTES, nameEnd);
  if (!isUtf8(nameBytes)) return err('zip-malformed');
  return ok({ member: { name: Buffer.from(nameBytes).toString('utf8'), method, packed, bytes, at: header }, next });
}

/** A plain relative path: nothing that could lead out of the bundle. */
function isInside(name: string): boolean {
  return name !== '' && !name.includes('\\') && name.split('/').every((part) => !['', '.', '..'].includes(part));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
