/** keys.db: data keys, salts, client keys and people's credentials, each sealed; what is deleted here is gone from the file. */
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createDatabaseFile, type FileMark, inspectDatabaseFile, systemCode } from '../ledger/database-file.ts';
import type { Random } from '../random.ts';
import { createPersonRows, PERSON_LOOKUP_TABLE, PERSON_TABLES, type PersonRows } from './person-rows.ts';
import { createReaderRows, READER_KEY_TABLE, type ReaderRows } from './reader-rows.ts';
import { seal, unseal } from './seal.ts';
import { openErasable, type VaultTrouble } from './vault-file.ts';

/** `TWKY`. Version 2 added the tables of people's credentials, version 3 those by which people are found and readers prove themselves. */
const KEYS_MARK: FileMark = { applicationId: 0x54574b59, version: 3 };

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

export interface KeyStore {
  addSubject(subject: string, retentionClass: string, wrapped: Uint8Array, salts: readonly SealedSalt[]): void;
  keysOf(subject: string): WrappedKey[];
  saltsOf(subject: string, retentionClass: string): SealedSalt[];
  subjects(): string[];
  subjectsOf(retentionClass: string): string[];
  /** Whether anything was ever kept that is still there. */
  inUse(): boolean;
  /** Removes every key and salt of the subject. */
  erase(subject: string): void;
  addClientKey(id: string, sealed: Uint8Array, roles: string, createdMs: number): void;
  findClientKey(id: string): SealedClientKey | null;
  removeClientKey(id: string): void;
  /** People's badges and secrets. */
  readonly persons: PersonRows;
  /** Badge readers' keys. */
  readonly readers: ReaderRows;
  close(): void;
}

export interface KeyStoreOptions {
  readonly path: string;
  readonly masterKey: Uint8Array;
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
    const check = database.prepare<[], Buffer>("SELECT value FROM meta WHERE name = 'check'").pluck().get();
    if (check === undefined || unseal(masterKey, check, CHECK_PURPOSE)?.toString() !== CHECK_TEXT) {
      database.close();
      return err({ code: 'vault-key-wrong', path, reason: 'check' });
    }
    lift(database);
    return ok(createKeyStore(database));
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
${PERSON_TABLES}${PERSON_LOOKUP_TABLE}${READER_KEY_TABLE}`);
  database.prepare("INSERT INTO meta (name, value) VALUES ('check', ?)").run(check);
}

/** Brings a file of an earlier version up to date, whole or not at all. Nothing that was there is touched. */
function lift(database: Database.Database): void {
  database
    .transaction(() => {
      const version = Number(database.pragma('user_version', { simple: true }));
      if (version === KEYS_MARK.version) return;
      if (version < 2) database.exec(PERSON_TABLES);
      database.exec(PERSON_LOOKUP_TABLE + READER_KEY_TABLE);
      database.pragma(`user_version = ${KEYS_MARK.version}`);
    })
    .immediate();
}

function createKeyStore(database: Database.Database): KeyStore {
  const addKey = database.prepare('INSERT INTO dek (subj, class, wrapped) VALUES (?, ?, ?)');
  const addSalt = database.prepare('INSERT INTO salt (subj, class, f, sealed) VALUES (?, ?, ?, ?)');
  const eraseKey = database.prepare('DELETE FROM dek WHERE subj = ?');
  const eraseSalt = database.prepare('DELETE FROM salt WHERE subj = ?');
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
  const addSubject = database.transaction<KeyStore['addSubject']>((subject, retentionClass, wrapped, sealed) => {
    addKey.run(subject, retentionClass, wrapped);
    for (const salt of sealed) addSalt.run(subject, retentionClass, salt.f, salt.sealed);
  });
  const erase = database.transaction((subject: string) => {
    eraseKey.run(subject);
    eraseSalt.run(subject);
  });
  return {
    addSubject: (...all) => addSubject.immediate(...all),
    keysOf: (subject) => keys.all(subject),
    saltsOf: (subject, retentionClass) => salts.all(subject, retentionClass),
    subjects: () => subjects.all(),
    subjectsOf: (retentionClass) => subjectsOf.all(retentionClass),
    inUse: () => inUse.get() === 1,
    erase: (subject) => erase.immediate(subject),
    addClientKey: (id, sealed, roles, createdMs) => void addClient.run(id, sealed, roles, createdMs),
    findClientKey: (id) => findClient.get(id) ?? null,
    removeClientKey: (id) => void removeClient.run(id),
    persons: createPersonRows(database),
    readers: createReaderRows(database),
    close: () => database.close(),
  };
}
