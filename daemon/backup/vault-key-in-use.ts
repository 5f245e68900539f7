/** Which key a vault's keys lie under now, read from the disk: for a backup, a restore and a migration, with the daemon running or not. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Random } from '../random.ts';
import { unseal } from '../vault/seal.ts';
import { findVaultKey } from '../vault/vault-key.ts';

/** As `daemon/vault/key-store.ts` seals it. */
const CHECK = { purpose: 'check', text: 'twinlock vault keys, version 1' } as const;

/** Whether `key` opens the check value of the keys.db at `path`. Throws what SQLite throws. */
export function opensKeys(path: string, key: Uint8Array): boolean {
  const database = new Database(path, { fileMustExist: true, timeout: 5_000 });
  try {
    const check = database.prepare("SELECT value FROM meta WHERE name = 'check'").pluck().get();
    return check instanceof Uint8Array && unseal(key, check, CHECK.purpose)?.toString() === CHECK.text;
  } finally {
    database.close();
  }
}

export interface VaultKeyInUseOptions {
  readonly folder: Pick<DataFolder, 'vault' | 'vaultKey'>;
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

/** Null where neither the master key nor a key sealed under it opens keys.db. */
export function vaultKeyInUse({ folder, masterKey, random }: VaultKeyInUseOptions): Uint8Array | null {
  const keys = join(folder.vault, 'keys.db');
  return findVaultKey({ path: folder.vaultKey, masterKey, random }, (key) => opensKeys(keys, key))?.key ?? null;
}
