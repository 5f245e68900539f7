/**
 * The key over all of the vault's keys: the master key until the first rotation, then one of the vault's own, kept in a file of
 * its own and sealed by the master key. At each step of a rotation exactly one key opens keys.db, and the next start finds which.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from '../random.ts';
import { seal, unseal } from './seal.ts';

/** Bytes. */
export const VAULT_KEY_BYTES = 32;

const PURPOSE = 'vault-key';

export interface VaultKeyPlace {
  /** File of the sealed key; beside it, `.new` while a rotation is under way. */
  readonly path: string;
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

export interface FoundVaultKey {
  readonly key: Uint8Array;
  /** False while it is the master key itself. */
  readonly own: boolean;
}

export function sealVaultKey({ masterKey, random }: Omit<VaultKeyPlace, 'path'>, key: Uint8Array): Buffer {
  return seal(masterKey, key, PURPOSE, random);
}

/** Null for another master key and for changed bytes. */
export function unsealVaultKey(masterKey: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const key = unseal(masterKey, sealed, PURPOSE);
  return key === null || key.length !== VAULT_KEY_BYTES ? null : new Uint8Array(key);
}

interface Candidate extends FoundVaultKey {
  /** Whether it lies in the file of a rotation under way. */
  readonly fresh: boolean;
}

function candidate(
  { path, masterKey }: Omit<VaultKeyPlace, 'random'>,
  opens: (key: Uint8Array) => boolean,
): Candidate | null {
  const read = (file: string): Uint8Array | null =>
    existsSync(file) ? unsealVaultKey(masterKey, readFileSync(file)) : null;
  const next = read(newOf(path));
  if (next !== null && opens(next)) return { key: next, own: true, fresh: true };
  if (!existsSync(path)) return opens(masterKey) ? { key: new Uint8Array(masterKey), own: false, fresh: false } : null;
  const current = read(path);
  return current !== null && opens(current) ? { key: current, own: true, fresh: false } : null;
}

/** The key that `opens` keys.db, changing nothing: for who reads beside a daemon that may be rotating right now. */
export function readVaultKey(
  place: Omit<VaultKeyPlace, 'random'>,
  opens: (key: Uint8Array) => boolean,
): FoundVaultKey | null {
  const found = candidate(place, opens);
  return found === null ? null : { key: found.key, own: found.own };
}

/**
 * The key that `opens` keys.db; a rotation that a power cut ended is finished or undone on the way. Null where none opens: another
 * master key, a lost file, or a keys.db from before a rotation, which would bring back what was erased. Only for the one process
 * that holds the data folder.
 */
export function findVaultKey(place: VaultKeyPlace, opens: (key: Uint8Array) => boolean): FoundVaultKey | null {
  const found = candidate(place, opens);
  if (found === null) return null;
  const { key, own, fresh } = found;
  if (fresh) {
    overwriteOld(place);
    moveNew(place);
  } else dropNew(place);
  return { key, own };
}

/** Step 1 of a rotation: durable beside the old one, good for nothing yet. */
export function writeNew(place: VaultKeyPlace, key: Uint8Array): void {
  const file = newOf(place.path);
  rmSync(file, { force: true });
  writeDurably(file, 'wx', sealVaultKey(place, key));
  syncFolder(file);
}

/** Step 3: the bytes of the old key's file go; on an SSD a copy of them may live on where no file shows it (vault README). */
export function overwriteOld({ path, random }: VaultKeyPlace): void {
  if (existsSync(path)) writeDurably(path, 'r+', random(statSync(path).size));
}

/** Step 4. */
export function moveNew({ path }: VaultKeyPlace): void {
  renameSync(newOf(path), path);
  syncFolder(path);
}

/** A rotation that did not come to pass. Harmless when there was none. */
export function dropNew({ path, random }: VaultKeyPlace): void {
  const file = newOf(path);
  if (!existsSync(file)) return;
  writeDurably(file, 'r+', random(statSync(file).size));
  rmSync(file);
  syncFolder(file);
}

function newOf(path: string): string {
  return `${path}.new`;
}

function writeDurably(path: string, flags: 'wx' | 'r+', bytes: Uint8Array): void {
  const file = openSync(path, flags, 0o600);
  try {
    if (writeSync(file, bytes) < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
