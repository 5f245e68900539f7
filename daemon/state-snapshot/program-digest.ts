/** A digest of the program's own sources: a snapshot is of use only to the program that folded it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 over names and contents of all `.ts` files below `folders` of `root`, hex. Reads about a thousand files. */
export function programDigest(root: string, folders: readonly string[]): string {
  const hash = createHash('sha256').update(process.versions.v8);
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!name.endsWith('.ts')) continue;
      const content = readFileSync(join(root, folder, name));
      hash.update(`${folder}/${name}\0${content.length}\0`).update(content);
    }
  return hash.digest('hex');
}
