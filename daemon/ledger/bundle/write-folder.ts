/** Writes the files of a bundle into a new folder, durably. */
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BundleFile } from './bundle-source.ts';

/** Told after each chunk. */
export type OnWritten = (file: string, bytes: number) => void;

/** `folder` must not exist yet: what lies there already would look like a part of the bundle. Throws what the disk throws. */
export async function writeFolder(
  folder: string,
  files: Iterable<BundleFile>,
  onWritten: OnWritten,
  signal: AbortSignal,
): Promise<number> {
  await mkdir(folder, { mode: 0o700 });
  let bytes = 0;
  for (const file of files) {
    signal.throwIfAborted();
    const path = join(folder, file.name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of file.chunks()) {
        signal.throwIfAborted();
        await handle.writeFile(chunk);
        bytes += chunk.length;
        onWritten(file.name, chunk.length);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  return bytes;
}
