/** Unpacks a backup into an empty folder: decrypted, cut, and each file held against the manifest before anybody uses it. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type AgeTrouble, type AgeWith, decryptChunks } from './age-box.ts';
import { decodeManifest, LONGEST_MANIFEST, MANIFEST_NAME, type Manifest, type ManifestFile } from './manifest.ts';
import type { TarFile, TarTrouble } from './tar-header.ts';
import { createTarReader } from './tar-reader.ts';

export type ArchiveTrouble =
  | { readonly code: AgeTrouble; readonly detail: string }
  | { readonly code: 'archive-malformed'; readonly detail: TarTrouble | 'manifest' | 'cut-short' | 'unknown-file' }
  /** A file is missing, or is not as the manifest says. */
  | { readonly code: 'file-differs'; readonly detail: string }
  | { readonly code: 'archive-newer'; readonly detail: string };

/** What is being read of one file. */
interface Open {
  readonly file: TarFile;
  readonly expected: ManifestFile | null;
  readonly handle: number | null;
  readonly hash: Hash;
  readonly kept: Uint8Array[];
}

/** `into` exists and is empty; what was unpacked before a trouble must be removed by the caller. */
export async function unpackArchive(
  path: string,
  secret: AgeWith,
  into: string,
  onBytes: (read: number) => void,
): Promise<Result<Manifest, ArchiveTrouble>> {
  const unpacking = createUnpacking(into);
  const reader = createTarReader(unpacking.listener);
  let read = 0;
  try {
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of createReadStream(path, { highWaterMark: 65_536 })) {
        read += (chunk as Buffer).length;
        onBytes(read);
        yield new Uint8Array(chunk as Buffer);
      }
    };
    const sealed = await decryptChunks(counted(), secret, (chunk) => {
      const trouble = reader.push(chunk);
      if (trouble !== null) unpacking.fail({ code: 'archive-malformed', detail: trouble });
      return unpacking.trouble() === null;
    });
    const trouble = unpacking.trouble();
    if (trouble !== null) return err(trouble);
    if (sealed !== null) return err({ code: sealed, detail: path });
    if (!reader.ended()) return err({ code: 'archive-malformed', detail: 'cut-short' });
    return unpacking.finish();
  } finally {
    unpacking.close();
  }
}

function createUnpacking(into: string) {
  let manifest: Manifest | null = null;
  let open: Open | null = null;
  let trouble: ArchiveTrouble | null = null;
  const seen = new Set<string>();
  const fail = (found: ArchiveTrouble): void => {
    trouble ??= found;
  };
  const close = (): void => {
    if (open !== null && open.handle !== null) closeSync(open.handle);
    open = null;
  };

  /** Null where the file may be taken. */
  const unwanted = (file: TarFile): ArchiveTrouble | null => {
    // Without the manifest nobody knows what the rest should be.
    if (manifest === null) {
      const first = file.name === MANIFEST_NAME && file.bytes <= LONGEST_MANIFEST;
      return first ? null : { code: 'archive-malformed', detail: 'manifest' };
    }
    const expected = manifest.files.find(({ name }) => name === file.name);
    if (expected === undefined || seen.has(file.name)) return { code: 'archive-malformed', detail: 'unknown-file' };
    return expected.bytes === file.bytes ? null : { code: 'file-differs', detail: file.name };
  };

  const begin = (file: TarFile): void => {
    if (trouble !== null) return;
    trouble = unwanted(file);
    if (trouble !== null) return;
    const expected = manifest?.files.find(({ name }) => name === file.name) ?? null;
    if (expected !== null) {
      seen.add(file.name);
      mkdirSync(dirname(join(into, file.name)), { recursive: true, mode: 0o700 });
    }
    const handle = expected === null ? null : openSync(join(into, file.name), 'wx', 0o600);
    open = { file, expected, handle, hash: createHash('sha256'), kept: [] };
  };

  const data = (bytes: Uint8Array): void => {
    if (trouble !== null || open === null) return;
    if (open.handle === null) open.kept.push(bytes.slice());
    else {
      open.hash.update(bytes);
      for (let at = 0; at < bytes.length; ) at += writeSync(open.handle, bytes, at);
    }
  };

  const end = (): void => {
    if (trouble !== null || open === null) return;
    const { expected, handle, hash, kept } = open;
    if (expected === null || handle === null) {
      const decoded = decodeManifest(Buffer.concat(kept));
      if (decoded.ok) manifest = decoded.value;
      else if (decoded.error === 'newer') fail({ code: 'archive-newer', detail: MANIFEST_NAME });
      else fail({ code: 'archive-malformed', detail: 'manifest' });
      open = null;
      return;
    }
    fsyncSync(handle);
    if (hash.digest('hex') !== expected.sha256) fail({ code: 'file-differs', detail: expected.name });
    close();
  };

  return {
    listener: { begin, data, end },
    trouble: () => trouble,
    fail,
    close,
    finish(): Result<Manifest, ArchiveTrouble> {
      if (manifest === null) return err({ code: 'archive-malformed', detail: 'manifest' });
      const missing = manifest.files.find(({ name }) => !seen.has(name));
      return missing === undefined ? ok(manifest) : err({ code: 'file-differs', detail: missing.name });
    },
  };
}
