/** A bundle in a zip, read from wherever its bytes can be had at any place: a file here, a choice in a browser. */
import { Inflate } from 'fflate';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { BundleFile, BundleSource, SourceTrouble } from './bundle-source.ts';
import { type RandomAccess, readZipDirectory, viewOf, type ZipMember } from './zip-directory.ts';

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
/** What is read at once. Deflate makes at most 1,032 bytes of one (RFC 1951): no piece unpacks to more than 17 MB. */
const CHUNK_BYTES = 16_384;

export async function openZipSource(file: RandomAccess): Promise<Result<BundleSource, SourceTrouble>> {
  const members = await readZipDirectory(file);
  if (!members.ok) {
    await file.close();
    return err(members.error);
  }
  const under = commonFolder(members.value);
  const files = members.value.map(
    (member): BundleFile => ({
      name: member.name.slice(under.length),
      bytes: member.bytes,
      chunks: () => chunksOf(file, member),
    }),
  );
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return ok({ files, close: () => file.close() });
}

/** Archivers like to put one folder around everything; the bundle is then what lies in it. */
function commonFolder(members: readonly ZipMember[]): string {
  const first = members[0]?.name ?? '';
  const folder = first.slice(0, first.indexOf('/') + 1);
  const bundled = members.every(({ name }) => name.startsWith(folder));
  return bundled && members.some(({ name }) => name === `${folder}entries.jsonl`) ? folder : '';
}

/** Thrown while a member is read: the zip itself is damaged. */
export class ZipDamage extends Error {
  override readonly name = 'ZipDamage';
}

async function* chunksOf(file: RandomAccess, member: ZipMember): AsyncGenerator<Uint8Array> {
  const from = await contentOf(file, member);
  let written = 0;
  const ready: Uint8Array[] = [];
  const inflate = member.method === 8 ? new Inflate((chunk) => ready.push(chunk)) : null;
  for (let at = 0; at < member.packed || at === 0; at += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, member.packed - at);
    const chunk = await file.read(from + at, length);
    if (inflate === null) ready.push(chunk);
    else pushTo(inflate, chunk, at + length >= member.packed);
    for (const unpacked of ready.splice(0)) {
      written += unpacked.length;
      // The list at the end says how long the file is: more is a bomb or a second truth.
      if (written > member.bytes) throw new ZipDamage(`${member.name} is longer than the zip says`);
      if (unpacked.length > 0) yield unpacked;
    }
  }
  if (written !== member.bytes) throw new ZipDamage(`${member.name} is shorter than the zip says`);
}

function pushTo(inflate: Inflate, chunk: Uint8Array, last: boolean): void {
  try {
    inflate.push(chunk, last);
  } catch (error) {
    throw new ZipDamage(error instanceof Error ? error.message : 'not deflate');
  }
}

/** Where the member's bytes begin; its own header must name the same file in the same packing. */
async function contentOf(file: RandomAccess, member: ZipMember): Promise<number> {
  if (member.at + LOCAL_BYTES > file.bytes) throw new ZipDamage(`${member.name} lies beyond the end`);
  const head = viewOf(await file.read(member.at, LOCAL_BYTES));
  const nameBytes = head.getUint16(26, true);
  const from = member.at + LOCAL_BYTES + nameBytes + head.getUint16(28, true);
  if (head.getUint32(0, true) !== LOCAL_SIGNATURE || head.getUint16(8, true) !== member.method)
    throw new ZipDamage(`${member.name} has no header`);
  if (from + member.packed > file.bytes) throw new ZipDamage(`${member.name} lies beyond the end`);
  const name = Buffer.from(await file.read(member.at + LOCAL_BYTES, nameBytes)).toString('utf8');
  if (name !== member.name) throw new ZipDamage(`${member.name} is called ${name} in its header`);
  return from;
}
