/** How a database is opened whose deleted rows must really be gone. */
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { systemCode } from '../ledger/database-file.ts';

export type VaultTrouble =
  /** The master key is not the one that this vault was made with, or the file is from before a rotation of its key. */
  | { readonly code: 'vault-key-wrong'; readonly path: string; readonly reason: string }
  /** Of an earlier format; `reason` is its version. It is lifted by `twinlock migrate` alone, after a backup. */
  | { readonly code: 'vault-older'; readonly path: string; readonly reason: string }
  /** Missing although it was made, empty, damaged, or no vault. Never replaced by an empty one. */
  | { readonly code: 'vault-broken'; readonly path: string; readonly reason: string };

/**
 * A rollback journal is deleted with each commit and `secure_delete` overwrites what rows leave behind. A WAL or a
 * PERSIST journal keeps deleted bytes for long (measured; ledger format, section 4).
 */
export function openErasable(path: string): Result<Database.Database, VaultTrouble> {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    const settings = [
      database.pragma('journal_mode = DELETE', { simple: true }),
      database.pragma('secure_delete = ON', { simple: true }),
    ];
    database.pragma('synchronous = EXTRA');
    settings.push(database.pragma('synchronous', { simple: true }));
    if (settings.join() === 'delete,1,3') return ok(database);
    database.close();
    return err({ code: 'vault-broken', path, reason: 'settings' });
  } catch (error) {
    database?.close();
    return err({ code: 'vault-broken', path, reason: systemCode(error) });
  }
}
