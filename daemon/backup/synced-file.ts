/** Small files that must be whole after a power cut, and files whose bytes must be gone. Keys and backups are such files. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** How much is overwritten at once. Bytes. */
const WIPE_BYTES = 65_536;

/** Makes a file or a folder's list of names durable. */
export function syncPath(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a new file for its owner alone and makes its bytes durable; a file of that name is replaced. Its name is durable only with `syncPath` of the folder. */
export function writeSynced(path: string, bytes: Uint8Array): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Under another name first: a power cut leaves the old file or the whole new one. */
export function writeDurably(path: string, bytes: Uint8Array): void {
  writeSynced(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
  syncPath(dirname(path));
}

/**
 * Overwrites a file's bytes with zeros, durably, where they lie. What a flash disk moved elsewhere is out of reach (ledger format, section 4); that is
 * why keys are rotated. Harmless where there is none.
 */
export function wipe(path: string): void {
  if (!existsSync(path)) return;
  const about = lstatSync(path);
  if (!about.isFile()) return;
  const file = openSync(path, 'r+');
  try {
    const zeros = new Uint8Array(Math.min(WIPE_BYTES, about.size));
    for (let at = 0; at < about.size; ) at += writeSync(file, zeros, 0, Math.min(zeros.length, about.size - at), at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Overwrites and removes a file. Harmless when repeated. */
export function destroyFile(path: string): void {
  wipe(path);
  rmSync(path, { force: true });
}

/** Overwrites and removes a folder's files, then the folder. Links are removed, never followed. Harmless when repeated. */
export function destroyFolder(path: string): void {
  const about = lstatSync(path, { throwIfNoEntry: false });
  if (about === undefined) return;
  if (!about.isDirectory()) {
    rmSync(path, { force: true });
    return;
  }
  for (const name of readdirSync(path)) {
    const inside = join(path, name);
    if (lstatSync(inside).isDirectory()) destroyFolder(inside);
    else destroyFile(inside);
  }
  rmdirSync(path);
}
