/**
 * Copies all stores of a data folder, running or not, into a folder of their own, each whole in itself. The ledger first, then the vault: what an entry
 * speaks of was kept before the entry, so the vault in a backup is never older than its ledger.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { systemCode } from '../ledger/database-file.ts';
import { readMeta } from '../ledger/schema.ts';
import { verifyLedger } from '../ledger/verify.ts';
import type { Random } from '../random.ts';
import { seal, unseal } from '../vault/seal.ts';
import type { BackupTrouble } from './backup-trouble.ts';
import type { ManifestFile } from './manifest.ts';
import { destroyFile, destroyFolder, writeSynced } from './synced-file.ts';
import { opensKeys } from './vault-key-in-use.ts';

/** Where things lie in an archive; the same places as in a data folder. */
export const ARCHIVE = {
  ledger: 'ledger/ledger.db',
  origin: 'ledger/origin',
  marker: 'ledger/made',
  epochs: 'ledger/epochs',
  logKey: 'keys/log-key',
  blobs: 'vault/vault.db',
  keys: 'vault/keys.db',
  readings: 'environment/readings.db',
  config: 'twinlock.toml',
} as const;

/** Pages copied under one lock, so that the vault's writer is not held up. Pages of 4 KiB. */
const PAGES_AT_ONCE = 1_024;
/** All of them: a history that goes on all the time would never be copied otherwise, and its readers hold up nobody. */
const ALL_PAGES = 0x7fffffff;

export type BackupFolders = Pick<
  DataFolder,
  'root' | 'ledger' | 'origin' | 'marker' | 'logKey' | 'vault' | 'epochs' | 'readings' | 'config' | 'run'
>;

export interface StageOptions {
  readonly folder: BackupFolders;
  /** Made by the caller, empty; removed by the caller. */
  readonly staging: string;
  /** Opens the log's key in the data folder. 32 bytes. */
  readonly masterKey: Uint8Array;
  /** The key of the vault's keys; the log's key is sealed under it in the archive. 32 bytes. */
  readonly kek: Uint8Array;
  readonly random: Random;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

export interface Staged {
  readonly files: readonly ManifestFile[];
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
}

export async function stageStores(options: StageOptions): Promise<Result<Staged, BackupTrouble>> {
  const { folder, staging, onProgress } = options;
  const at = (name: string): string => {
    const path = join(staging, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  };
  const names: string[] = [];
  const take = (name: string): string => {
    names.push(name);
    return at(name);
  };
  try {
    onProgress('database', 0, 0);
    await copyDatabase(folder.ledger, take(ARCHIVE.ledger), true, ALL_PAGES);
    for (const [name, path] of [[ARCHIVE.origin, folder.origin] as const, [ARCHIVE.marker, folder.marker] as const])
      if (existsSync(path)) copyFileSync(path, take(name));
    for (const path of filesBelow(folder.epochs))
      copyFileSync(path, take(join(ARCHIVE.epochs, relative(folder.epochs, path))));
    // Values before keys: an erasure in between takes the key along, never the other way round.
    await copyDatabase(join(folder.vault, 'vault.db'), take(ARCHIVE.blobs), false, PAGES_AT_ONCE);
    await copyDatabase(join(folder.vault, 'keys.db'), take(ARCHIVE.keys), false, PAGES_AT_ONCE);
    if (existsSync(folder.readings)) await copyDatabase(folder.readings, take(ARCHIVE.readings), false, PAGES_AT_ONCE);
    if (existsSync(folder.config)) copyFileSync(folder.config, take(ARCHIVE.config));
  } catch (error) {
    return err({ code: 'store-unreadable', detail: systemCode(error) });
  }
  // The daemon may have changed the vault's key meanwhile: nobody could restore this one, and its recovery key would take the good one's place.
  if (!opensKeys(at(ARCHIVE.keys), options.kek)) return err({ code: 'store-unreadable', detail: 'vault-key-changed' });
  const checked = checkLedger(at(ARCHIVE.ledger), onProgress);
  if (!checked.ok) return checked;
  const logKey = resealLogKey(options, checked.value.origin);
  if (logKey === null) return err({ code: 'store-unreadable', detail: folder.logKey });
  writeSynced(take(ARCHIVE.logKey), logKey);
  onProgress('packing', 0, 0);
  return ok({ ...checked.value, files: names.map((name) => describeFile(name, at(name))) });
}

async function copyDatabase(from: string, to: string, readonly: boolean, pages: number): Promise<void> {
  const database = new Database(from, { readonly, fileMustExist: true, timeout: 5_000 });
  try {
    await database.backup(to, { progress: () => pages });
  } finally {
    database.close();
  }
}

/** Removes a staging folder; what keys are in it are overwritten first. */
export function removeStaging(staging: string): void {
  destroyFolder(join(staging, dirname(ARCHIVE.logKey)));
  destroyFile(join(staging, ARCHIVE.keys));
  rmSync(staging, { recursive: true, force: true });
}

/** Plain files, in order of their names; what a reader left of shared memory is no part of a database. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The whole history in the copy is walked, so that nobody keeps a backup that cannot be believed. */
function checkLedger(
  path: string,
  onProgress: StageOptions['onProgress'],
): Result<Omit<Staged, 'files'>, BackupTrouble> {
  const found = verifyLedger({
    path,
    vkey: null,
    onProgress: (done, total) => onProgress('entries', done, total),
  });
  const { verdict, origin, root, size } = found;
  const { vkey, note } = verdict === 'unreadable' ? { vkey: null, note: '' } : ownWords(path);
  if (verdict === 'broken' || verdict === 'unreadable' || origin === null || root === null || vkey === null)
    return err({ code: 'ledger-not-whole', detail: found.findings[0]?.code ?? verdict });
  return ok({ origin, vkey, size, root, note });
}

/** What the copy says of itself: its key, and the newest checkpoint. */
function ownWords(path: string): { readonly vkey: string | null; readonly note: string } {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    const note = database.prepare<[], string>('SELECT note FROM cp ORDER BY size DESC LIMIT 1').pluck().get();
    return { vkey: readMeta(database, 'vkey'), note: note ?? '' };
  } finally {
    database.close();
  }
}

function resealLogKey({ folder, masterKey, kek, random }: StageOptions, origin: string): Uint8Array | null {
  // As `daemon/ledger/signing-key.ts` seals it.
  const purpose = `log-key|${origin}`;
  const seed = existsSync(folder.logKey) ? unseal(masterKey, readFileSync(folder.logKey), purpose) : null;
  return seed === null ? null : seal(kek, seed, purpose, random);
}

/** Length and digest of a file. */
export function describeFile(name: string, path: string): ManifestFile {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(65_536);
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      hash.update(chunk.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
  return { name, bytes, sha256: hash.digest('hex') };
}
