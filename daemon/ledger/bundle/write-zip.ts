/** Writes the files of a bundle into one zip, a chunk at a time: memory does not grow with the ledger. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Zip, ZipDeflate } from 'fflate';
import type { BundleFile } from './bundle-source.ts';
import type { OnWritten } from './write-folder.ts';

/** Thrown where the zip would need the 64-bit form, which not every reader has; a folder has no such limit. */
export class ZipTooLarge extends Error {
  override readonly name = 'ZipTooLarge';
}

/** 2^32 - 1 less a little for the list at the end. Bytes. */
const LARGEST_ZIP = 4_200_000_000;
const MOST_FILES = 65_000;
/** Canonical JSON packs well at the quickest level already. */
const LEVEL = 3;

export interface WrittenZip {
  readonly bytes: number;
  /** SHA-256 of the zip, hex. */
  readonly sha256: string;
}

/**
 * `path` must not exist yet. Throws what the disk throws.
 * @param at Wall ms that the zip's files are dated with; 1980 at the earliest, as the format has it.
 */
export async function writeZip(
  path: string,
  files: Iterable<BundleFile>,
  at: number,
  onWritten: OnWritten,
  signal: AbortSignal,
): Promise<WrittenZip> {
  const handle = await open(path, 'wx', 0o600);
  const digest = createHash('sha256');
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  let bytes = 0;
  let unpacked = 0;
  let count = 0;
  const drain = async (): Promise<void> => {
    for (const chunk of ready.splice(0)) {
      digest.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    if (bytes > LARGEST_ZIP || unpacked > LARGEST_ZIP || count > MOST_FILES) throw new ZipTooLarge('use a folder');
  };
  try {
    for (const file of files) {
      count++;
      unpacked = 0;
      const member = new ZipDeflate(file.name, { level: LEVEL });
      member.mtime = new Date(Math.max(at, EARLIEST));
      zip.add(member);
      for await (const chunk of file.chunks()) {
        signal.throwIfAborted();
        unpacked += chunk.length;
        member.push(chunk);
        await drain();
        onWritten(file.name, chunk.length);
      }
      member.push(new Uint8Array(0), true);
      await drain();
    }
    zip.end();
    await drain();
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: digest.digest('hex') };
}

/** 2 January 1980: the format counts from 1 January in local time. Wall ms. */
const EARLIEST = 315_619_200_000;
