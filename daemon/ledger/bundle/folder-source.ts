/** A bundle that lies in a folder. Links are not followed out of it. */
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { systemCode } from '../database-file.ts';
import type { BundleFile, BundleSource, SourceTrouble } from './bundle-source.ts';

const CHUNK_BYTES = 262_144;

/** Bundles are shallow; a deeper folder is not looked into. */
const DEEPEST = 8;

export async function openFolderSource(folder: string): Promise<Result<BundleSource, SourceTrouble>> {
  const files: BundleFile[] = [];
  try {
    await collect(folder, '', 0, files);
  } catch (error) {
    const code = systemCode(error);
    return err(code === 'EACCES' || code === 'EPERM' ? 'denied' : 'absent');
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return ok({ files, close: async () => {} });
}

async function collect(root: string, under: string, depth: number, files: BundleFile[]): Promise<void> {
  if (depth > DEEPEST) return;
  for (const entry of await readdir(join(root, under), { withFileTypes: true })) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    const path = join(root, name);
    if (entry.isDirectory()) await collect(root, name, depth + 1, files);
    else if (entry.isFile())
      files.push({
        name,
        bytes: (await lstat(path)).size,
        chunks: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      });
  }
}
