/** vault.db: personal values, each sealed under its subject's own key. Knows no key. */
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createDatabaseFile, type FileMark, inspectDatabaseFile, systemCode } from '../ledger/database-file.ts';
import { openErasable, type VaultTrouble } from './vault-file.ts';

/** `TWVT`. */
export const BLOBS_MARK: FileMark = { applicationId: 0x54575654, version: 1 };

export interface SealedValue {
  readonly f: string;
  readonly ciphertext: Buffer;
}

export interface BlobStore {
  add(subject: string, retentionClass: string, values: readonly SealedValue[]): void;
  valuesOf(subject: string, retentionClass: string): SealedValue[];
  subjectsOf(retentionClass: string): string[];
  /** Of one class only where it is named. */
  erase(subject: string, retentionClass: string | null): void;
  close(): void;
}

/** Opens vault.db; makes it only when `create` says that nothing was kept before. */
export function openBlobStore(options: { path: string; create: boolean }): Result<BlobStore, VaultTrouble> {
  const { path, create } = options;
  const broken = (reason: string): Result<BlobStore, VaultTrouble> => err({ code: 'vault-broken', path, reason });
  const kind = inspectDatabaseFile(path, BLOBS_MARK);
  if (kind === 'absent' && create) {
    const made = createDatabaseFile(path, BLOBS_MARK, setUp);
    if (!made.ok) return broken(made.error);
  } else if (kind !== 'ours') return broken(kind);
  const opened = openErasable(path);
  if (!opened.ok) return opened;
  try {
    return ok(createBlobStore(opened.value));
  } catch (error) {
    opened.value.close();
    return broken(systemCode(error));
  }
}

function setUp(database: Database.Database): void {
  database.exec(`CREATE TABLE blob (
  subj TEXT NOT NULL, class TEXT NOT NULL, f TEXT NOT NULL, ciphertext BLOB NOT NULL, PRIMARY KEY (subj, class, f)
) STRICT`);
}

function createBlobStore(database: Database.Database): BlobStore {
  const add = database.prepare('INSERT INTO blob (subj, class, f, ciphertext) VALUES (?, ?, ?, ?)');
  const values = database.prepare<[string, string], SealedValue>(
    'SELECT f, ciphertext FROM blob WHERE subj = ? AND class = ? ORDER BY f',
  );
  const subjectsOf = database
    .prepare<[string], string>('SELECT DISTINCT subj FROM blob WHERE class = ? ORDER BY subj')
    .pluck();
  const erase = database.prepare('DELETE FROM blob WHERE subj = ? AND class = coalesce(?, class)');
  const addAll = database.transaction((subject: string, retentionClass: string, sealed: readonly SealedValue[]) => {
    for (const value of sealed) add.run(subject, retentionClass, value.f, value.ciphertext);
  });
  return {
    add: (subject, retentionClass, sealed) => addAll.immediate(subject, retentionClass, sealed),
    valuesOf: (subject, retentionClass) => values.all(subject, retentionClass),
    subjectsOf: (retentionClass) => subjectsOf.all(retentionClass),
    erase: (subject, retentionClass) => void erase.run(subject, retentionClass),
    close: () => database.close(),
  };
}
