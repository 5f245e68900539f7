/** How the crash tests start Node: with the same compile cache each time, for they start it often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(tmpdir(), 'twinlock-crash-cache');

/** The environment of a child. */
export function compileCache(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: CACHE, NODE_OPTIONS: '' };
}

/** A folder in memory where there is one: these tests make thousands of disks, and none of them needs to last. */
export function memoryFolder(): { readonly path: string; remove(): void } {
  let path: string;
  try {
    path = mkdtempSync('/dev/shm/twinlock-crash-');
  } catch {
    path = mkdtempSync(join(tmpdir(), 'twinlock-crash-'));
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
