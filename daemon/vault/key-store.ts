/** keys.db: data keys, salts, client keys and people's credentials, each sealed; what is deleted here is gone from the file. */
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createDatabaseFile, type FileMark, inspectDatabaseFile, systemCode } from '../ledger/database-file.ts';
import type { Random } from '../random.ts';
import { createPersonRows, PERSON_LOOKUP_TABLE, PERSON_TABLES, type PersonRows } from './person-rows.ts';
import { createReaderRows, READER_KEY_TABLE, type ReaderRows } from './reader-rows.ts';
import { type Rewrapped, rewrap } from './rewrap.ts';
import { seal, unseal } from './seal.ts';
import {
  createSubjectLookupRows,
  SUBJECT_LOOKUP_TABLE,
  type SubjectLookupRow,
  type SubjectLookupRows,
} from './subject-lookup-rows.ts';
import { openErasable, type VaultTrouble } from './vault-file.ts';
import { type FoundVaultKey, findVaultKey, type VaultKeyPlace } from './vault-key.ts';

/**
 * `TWKY`. Version 2 added the tables of people's credentials, version 3 those by which people are found and readers prove
 * themselves, version 4 the one by which kept subjects are found.
 */
export const KEYS_MARK: FileMark = { applicationId: 0x54574b59, version: 4 };

const CHECK_TEXT = 'twinlock vault keys, version 1';
const CHECK_PURPOSE = 'check';

export interface SealedSalt {
  readonly f: string;
  readonly sealed: Buffer;
}

export interface WrappedKey {
  readonly class: string;
  readonly wrapped: Buffer;
}

export interface SealedClientKey {
  readonly sealed: Buffer;
  /** JSON array of role names. */
  readonly roles: string;
}

export interface SubjectKeys {
  readonly wrapped: Uint8Array;
  readonly salts: readonly SealedSalt[];
  readonly lookups: readonly SubjectLookupRow[];
}

export interface KeyStore {
  /** What all here is sealed by. The same array for the store's whole life: a rotation changes its bytes. */
  readonly key: Uint8Array;
  /** Whether that is no longer the master key itself. */
  ownKey(): boolean;
  /** Where a rotation keeps its key; null where the vault was opened without a place for one. */
  readonly keyPlace: VaultKeyPlace | null;
  opensWith(key: Uint8Array): boolean;
  /** Everything under `next` from now on, in the file and in memory. */
  rewrap(next: Uint8Array): Rewrapped;
  /** Takes the key that opens the file, after a rotation that failed half way. */
  settleKey(): void;
  addSubject(subject: string, retentionClass: string, keys: SubjectKeys): void;
  keysOf(subject: string): WrappedKey[];
  saltsOf(subject: string, retentionClass: string): SealedSalt[];
  subjects(): string[];
  subjectsOf(retentionClass: string): string[];
  /** Whether anything was ever kept that is still there. */
  inUse(): boolean;
  /** Removes every key, salt and lookup of the subject; of one class only where it is named. */
  erase(subject: string, retentionClass: string | null): void;
  addClientKey(id: string, sealed: Uint8Array, roles: string, createdMs: number): void;
  findClientKey(id: string): SealedClientKey | null;
  removeClientKey(id: string): void;
  /** People's badges and secrets. */
  readonly persons: PersonRows;
  /** Badge readers' keys. */
  readonly readers: ReaderRows;
  /** By what kept subjects are found. */
  readonly lookups: SubjectLookupRows;
  close(): void;
}

export interface KeyStoreOptions {
  readonly path: string;
  readonly masterKey: Uint8Array;
  /** File of the vault's own key; null where there can be none, and then no rotation. */
  readonly vaultKey: string | null;
  readonly random: Random;
  /** Whether a missing file may be made: only where there is no vault yet. */
  readonly create: boolean;
}

/** Opens keys.db, or makes it; a master key that does not open the check value is the wrong one. */
export function openKeyStore(options: KeyStoreOptions): Result<KeyStore, VaultTrouble> {
  const { path, masterKey, random, create } = options;
  const broken = (reason: string): Result<KeyStore, VaultTrouble> => err({ code: 'vault-broken', path, reason });
  const kind = inspectDatabaseFile(path, KEYS_MARK);
  if (kind === 'absent' && create) {
    const check = seal(masterKey, Buffer.from(CHECK_TEXT), CHECK_PURPOSE, random);
    const made = createDatabaseFile(path, KEYS_MARK, (database) => setUp(database, check));
    if (!made.ok) return broken(made.error);
  } else if (kind !== 'ours') return broken(kind);
  const opened = openErasable(path);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const version = versionOf(database);
    if (version < KEYS_MARK.version) {
      database.close();
      return err({ code: 'vault-older', path, reason: String(version) });
    }
    const store = createKeyStore(database, options);
    if (store !== null) return ok(store);
    database.close();
    return err({ code: 'vault-key-wrong', path, reason: 'check' });
  } catch (error) {
    database.close();
    return broken(systemCode(error));
  }
}

function setUp(database: Database.Database, check: Buffer): void {
  database.exec(`
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE dek (subj TEXT NOT NULL, class TEXT NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (subj, class)) STRICT;
CREATE TABLE salt (
  subj TEXT NOT NULL, class TEXT NOT NULL, f TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (subj, class, f)
) STRICT;
CREATE TABLE client_key (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, roles TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
${PERSON_TABLES}${PERSON_LOOKUP_TABLE}${READER_KEY_TABLE}${SUBJECT_LOOKUP_TABLE}`);
  database.prepare("INSERT INTO meta (name, value) VALUES ('check', ?)").run(check);
}

function versionOf(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings a keys.db of version 1 to 3 up to date, whole or not at all; harmless for one of today. Nothing that was there is
 * touched, and no key is needed. The file is opened with `openErasable`, after a backup that a person asked for.
 */
export function liftKeys(database: Database.Database): void {
  database
    .transaction(() => {
      const version = versionOf(database);
      if (version < 2) database.exec(PERSON_TABLES);
      if (version < 3) database.exec(PERSON_LOOKUP_TABLE + READER_KEY_TABLE);
      if (version < 4) database.exec(SUBJECT_LOOKUP_TABLE);
      database.pragma(`user_version = ${KEYS_MARK.version}`);
    })
    .immediate();
}

function createKeyStore(database: Database.Database, options: KeyStoreOptions): KeyStore | null {
  const { masterKey, vaultKey, random } = options;
  const keyPlace = vaultKey === null ? null : { path: vaultKey, masterKey, random };
  const check = database.prepare<[], Buffer>("SELECT value FROM meta WHERE name = 'check'").pluck();
  const opensWith = (key: Uint8Array): boolean => {
    const value = check.get();
    return value !== undefined && unseal(key, value, CHECK_PURPOSE)?.toString() === CHECK_TEXT;
  };
  const find = (): FoundVaultKey | null => {
    if (keyPlace !== null) return findVaultKey(keyPlace, opensWith);
    return opensWith(masterKey) ? { key: masterKey, own: false } : null;
  };
  const found = find();
  if (found === null) return null;
  const key = new Uint8Array(found.key);
  let { own } = found;
  const addKey = database.prepare('INSERT INTO dek (subj, class, wrapped) VALUES (?, ?, ?)');
  const addSalt = database.prepare('INSERT INTO salt (subj, class, f, sealed) VALUES (?, ?, ?, ?)');
  const eraseKey = database.prepare('DELETE FROM dek WHERE subj = ? AND class = coalesce(?, class)');
  const eraseSalt = database.prepare('DELETE FROM salt WHERE subj = ? AND class = coalesce(?, class)');
  const keys = database.prepare<[string], WrappedKey>('SELECT class, wrapped FROM dek WHERE subj = ? ORDER BY class');
  const salts = database.prepare<[string, string], SealedSalt>(
    'SELECT f, sealed FROM salt WHERE subj = ? AND class = ?',
  );
  const inUse = database
    .prepare<[], number>(
      `SELECT EXISTS (SELECT 1 FROM dek) OR EXISTS (SELECT 1 FROM client_key) OR
              EXISTS (SELECT 1 FROM person_badge) OR EXISTS (SELECT 1 FROM person_secret) OR
              EXISTS (SELECT 1 FROM person_lookup) OR EXISTS (SELECT 1 FROM reader_key)`,
    )
    .pluck();
  const subjects = database.prepare<[], string>('SELECT DISTINCT subj FROM dek ORDER BY subj').pluck();
  const subjectsOf = database.prepare<[string], string>('SELECT subj FROM dek WHERE class = ? ORDER BY subj').pluck();
  const addClient = database.prepare('INSERT INTO client_key (id, sealed, roles, created) VALUES (?, ?, ?, ?)');
  const findClient = database.prepare<[string], SealedClientKey>('SELECT sealed, roles FROM client_key WHERE id = ?');
  const removeClient = database.prepare('DELETE FROM client_key WHERE id = ?');
  const lookups = createSubjectLookupRows(database);
  const addSubject = database.transaction<KeyStore['addSubject']>(
    (subject, retentionClass, { wrapped, salts, lookups: rows }) => {
      addKey.run(subject, retentionClass, wrapped);
      for (const salt of salts) addSalt.run(subject, retentionClass, salt.f, salt.sealed);
      lookups.add(rows);
    },
  );
  const erase = database.transaction<KeyStore['erase']>((subject, retentionClass) => {
    eraseKey.run(subject, retentionClass);
    eraseSalt.run(subject, retentionClass);
    lookups.remove(subject);
  });
  return {
    ...{ key, keyPlace, opensWith, lookups },
    ownKey: () => own,
    rewrap(next) {
      const done = rewrap(database, key, next, random);
      key.set(next);
      own = true;
      return done;
    },
    settleKey() {
      const now = find();
      if (now === null) throw new Error('no key opens keys.db any more');
      key.set(now.key);
      own = now.own;
    },
    addSubject: (...all) => addSubject.immediate(...all),
    keysOf: (subject) => keys.all(subject),
    saltsOf: (subject, retentionClass) => salts.all(subject, retentionClass),
    subjects: () => subjects.all(),
    subjectsOf: (retentionClass) => subjectsOf.all(retentionClass),
    inUse: () => inUse.get() === 1,
    erase: (subject, retentionClass) => void erase.immediate(subject, retentionClass),
    addClientKey: (id, sealed, roles, createdMs) => void addClient.run(id, sealed, roles, createdMs),
    findClientKey: (id) => findClient.get(id) ?? null,
    removeClientKey: (id) => void removeClient.run(id),
    persons: createPersonRows(database),
    readers: createReaderRows(database),
    close: () => database.close(),
  };
}
