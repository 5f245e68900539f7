/**
 * Makes a data folder out of a backup: unpacked and checked beside the place where it will lie, and moved there whole. The guard is in no backup: the
 * daemon asks for `twinlock recover` before it goes on with a restored history.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { systemCode } from '../ledger/database-file.ts';
import { verifyLedger } from '../ledger/verify.ts';
import type { Random } from '../random.ts';
import { MASTER_KEY_BYTES } from '../vault/master-key.ts';
import { seal, unseal } from '../vault/seal.ts';
import { sealVaultKey } from '../vault/vault-key.ts';
import type { AgeWith } from './age-box.ts';
import type { Manifest } from './manifest.ts';
import { type ArchiveTrouble, unpackArchive } from './read-archive.ts';
import { openRecoveryKey } from './recovery-key.ts';
import {
  type Anchor,
  type AnchorTrouble,
  anchorOfGuard,
  anchorOfNote,
  type Comparison,
  compareHistory,
} from './same-history.ts';
import { ARCHIVE } from './stage.ts';
import { destroyFolder, syncPath, writeSynced } from './synced-file.ts';
import { opensKeys } from './vault-key-in-use.ts';

export interface RestoreOptions {
  readonly archive: string;
  /** File of the recovery key. */
  readonly recoveryKey: string;
  readonly secret: AgeWith;
  /** The new data folder: absent or empty. */
  readonly data: string;
  /** Checkpoints from slips or witnesses (signed notes). */
  readonly anchors: readonly string[];
  /** Folder of the old PC's guard; null where it is gone. */
  readonly guard: string | null;
  readonly random: Random;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

export type RestoreTrouble =
  | ArchiveTrouble
  | {
      readonly code: /** A file that was named is not there or cannot be read. */
        | 'no-such-file'
        | 'data-not-empty'
        | 'data-unwritable'
        /** No recovery key, or one of another counter. */
        | 'recovery-key-wrong'
        /** The recovery key is of another time: since this archive the vault's key was changed, and what it sealed is closed for ever. */
        | 'recovery-key-other-time'
        | 'ledger-not-whole'
        | 'store-broken'
        /** It is not the history that was signed. */
        | 'other-history'
        | AnchorTrouble;
      readonly detail: string;
    };

export interface Restored {
  readonly manifest: Manifest;
  readonly comparisons: readonly Comparison[];
  /** Entries that are known to be missing. */
  readonly missing: number;
}

export async function restoreBackup(options: RestoreOptions): Promise<Result<Restored, RestoreTrouble>> {
  const { archive, recoveryKey, data } = options;
  for (const path of [archive, recoveryKey]) if (!isFile(path)) return err({ code: 'no-such-file', detail: path });
  if (existsSync(data) && (!statSync(data).isDirectory() || readdirSync(data).length > 0))
    return err({ code: 'data-not-empty', detail: data });
  const draft = `${data}.restoring`;
  try {
    destroyFolder(draft);
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    const restored = await restoreInto(draft, options);
    if (!restored.ok) return restored;
    for (const folder of foldersBelow(draft)) syncPath(folder);
    // Onto an empty folder or none; a rename is whole or not at all.
    if (existsSync(data)) rmdirSync(data);
    renameSync(draft, data);
    syncPath(dirname(data));
    return restored;
  } catch (error) {
    return err({ code: 'data-unwritable', detail: `${data} (${systemCode(error)})` });
  } finally {
    destroyFolder(draft);
  }
}

async function restoreInto(draft: string, options: RestoreOptions): Promise<Result<Restored, RestoreTrouble>> {
  const { archive, secret, random, onProgress } = options;
  const key = await openRecoveryKey(readFileSync(options.recoveryKey), secret);
  if (!key.ok) {
    if (key.error === 'malformed') return err({ code: 'recovery-key-wrong', detail: options.recoveryKey });
    return err({ code: key.error, detail: options.recoveryKey });
  }
  const total = statSync(archive).size;
  const unpacked = await unpackArchive(archive, secret, draft, (read) => onProgress('unpacking', read, total));
  if (!unpacked.ok) return unpacked;
  const manifest = unpacked.value;
  if (key.value.origin !== manifest.origin) return err({ code: 'recovery-key-wrong', detail: key.value.origin });
  const ledger = checkLedger(draft, manifest, onProgress);
  if (ledger !== null) return err(ledger);
  const history = checkHistory(draft, manifest, options);
  if (!history.ok) return history;
  const broken = brokenStore(draft);
  if (broken !== null) return err({ code: 'store-broken', detail: broken });
  const keyTrouble = giveKeys(draft, key.value.key, manifest.origin, random);
  if (keyTrouble !== null) return err(keyTrouble);
  const missing = Math.max(0, ...history.value.map((one) => one.missing));
  return ok({ manifest, comparisons: history.value, missing });
}

function checkLedger(
  draft: string,
  { size, root, vkey, origin }: Manifest,
  onProgress: RestoreOptions['onProgress'],
): RestoreTrouble | null {
  const path = join(draft, ARCHIVE.ledger);
  const found = verifyLedger({ path, vkey, onProgress: (done, all) => onProgress('entries', done, all) });
  const whole = found.verdict === 'sound' || found.verdict === 'consistent-only';
  if (!whole) return { code: 'ledger-not-whole', detail: found.findings[0]?.code ?? found.verdict };
  const same = found.size === size && found.root === root && found.origin === origin;
  return same ? null : { code: 'ledger-not-whole', detail: 'manifest' };
}

function checkHistory(
  draft: string,
  { vkey, origin }: Manifest,
  { anchors, guard }: RestoreOptions,
): Result<readonly Comparison[], RestoreTrouble> {
  const found: Anchor[] = [];
  const all = anchors.map((note) => anchorOfNote(note, vkey));
  if (guard !== null) all.push(anchorOfGuard(guard, origin));
  for (const anchor of all) {
    if (!anchor.ok) return err({ code: anchor.error, detail: origin });
    found.push(anchor.value);
  }
  const compared = compareHistory(join(draft, ARCHIVE.ledger), found);
  const other = compared.find(({ verdict }) => verdict === 'differs');
  return other === undefined
    ? ok(compared)
    : err({ code: 'other-history', detail: `${other.anchor.from} ${other.anchor.size}` });
}

/** The first store that SQLite itself finds damaged, or that is missing. */
function brokenStore(draft: string): string | null {
  for (const name of [ARCHIVE.blobs, ARCHIVE.keys, ARCHIVE.readings]) {
    const path = join(draft, name);
    if (!existsSync(path)) {
      if (name === ARCHIVE.readings) continue;
      return name;
    }
    try {
      const database = new Database(path, { readonly: true, fileMustExist: true });
      const lines = database.prepare<[], string>('PRAGMA quick_check(1)').pluck().all();
      database.close();
      if (lines.join() !== 'ok') return name;
    } catch (error) {
      systemCode(error);
      return name;
    }
  }
  return null;
}

/** A new master key for the new PC; the vault's key and the log's key are sealed under it. */
function giveKeys(draft: string, kek: Uint8Array, origin: string, random: Random): RestoreTrouble | null {
  const folder = dataFolderAt(draft);
  const purpose = `log-key|${origin}`;
  const seed = unseal(kek, readFileSync(folder.logKey), purpose);
  if (seed === null || !opensKeys(join(draft, ARCHIVE.keys), kek))
    return { code: 'recovery-key-other-time', detail: ARCHIVE.keys };
  const masterKey = random(MASTER_KEY_BYTES);
  writeSynced(folder.masterKey, masterKey);
  writeSynced(folder.vaultKey, sealVaultKey({ masterKey, random }, kek));
  writeSynced(folder.logKey, seal(masterKey, seed, purpose, random));
  return null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function foldersBelow(folder: string): string[] {
  const below = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.map((entry) => join(entry.parentPath, entry.name))];
}
