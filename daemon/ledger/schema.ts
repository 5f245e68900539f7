/** The ledger's tables (one file an epoch) and the settings without which it would not survive a power cut. */
import type { Database } from 'better-sqlite3';
import type { FileMark } from './database-file.ts';

/** `TWLK`. Version 2 added what witnesses make of checkpoints. */
export const LEDGER_MARK: FileMark = { applicationId: 0x54574c4b, version: 2 };

/** Oldest SQLite without the WAL-reset bug (3.7.0 to 3.51.2 can corrupt a file that one connection writes and another checkpoints). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/**
 * The triggers stop accidents; only the tree shows an attacker. The third one on `ev` is needed because the implicit
 * delete of INSERT OR REPLACE fires no delete trigger.
 */
const TABLES_1: readonly string[] = [
  `CREATE TABLE ev (
  seq INTEGER PRIMARY KEY,
  ts INTEGER NOT NULL,
  type TEXT NOT NULL,
  leaf BLOB NOT NULL,
  lh BLOB NOT NULL CHECK (length(lh) = 32)
) STRICT`,
  `CREATE TABLE tile (
  level INTEGER NOT NULL,
  n INTEGER NOT NULL,
  data BLOB NOT NULL CHECK (length(data) = 8192),
  PRIMARY KEY (level, n)
) STRICT`,
  `CREATE TABLE cp (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL CHECK (length(root) = 32),
  note TEXT NOT NULL
) STRICT`,
  `CREATE TABLE call (
  key TEXT PRIMARY KEY,
  method TEXT NOT NULL,
  args_hash TEXT NOT NULL,
  ref TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER ev_next BEFORE INSERT ON ev
WHEN new.seq IS NOT coalesce((SELECT max(seq) FROM ev), -1) + 1
BEGIN SELECT raise(ABORT, 'ledger: not the next entry'); END`,
  `CREATE TRIGGER cp_next BEFORE INSERT ON cp
WHEN new.size IS NOT max(new.size, coalesce((SELECT max(size) FROM cp), -1) + 1)
BEGIN SELECT raise(ABORT, 'ledger: not a newer checkpoint'); END`,
  `CREATE TRIGGER tile_once BEFORE INSERT ON tile
WHEN EXISTS (SELECT 1 FROM tile WHERE level = new.level AND n = new.n)
BEGIN SELECT raise(ABORT, 'ledger: tile exists'); END`,
  ...['ev', 'tile', 'cp'].flatMap(appendOnly),
];

/** A cosignature belongs to a checkpoint that was signed; the first one of a witness for a size stays. */
const TABLES_2: readonly string[] = [
  `CREATE TABLE cosig (
  size INTEGER NOT NULL,
  name TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (size, name)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT`,
  `CREATE TRIGGER cosig_once BEFORE INSERT ON cosig
WHEN EXISTS (SELECT 1 FROM cosig WHERE size = new.size AND name = new.name)
BEGIN SELECT raise(ABORT, 'ledger: cosignature exists'); END`,
  `CREATE TRIGGER cosig_signed BEFORE INSERT ON cosig
WHEN NOT EXISTS (SELECT 1 FROM cp WHERE size = new.size)
BEGIN SELECT raise(ABORT, 'ledger: no such checkpoint'); END`,
  `CREATE TRIGGER conflict_next BEFORE INSERT ON conflict
WHEN new.id IS NOT coalesce((SELECT max(id) FROM conflict), 0) + 1
BEGIN SELECT raise(ABORT, 'ledger: not the next conflict'); END`,
  ...['cosig', 'conflict'].flatMap(appendOnly),
];

/** Tables and triggers of a ledger as this program makes it. */
export const LEDGER_TABLES: readonly string[] = [...TABLES_1, ...TABLES_2];

function appendOnly(table: string): string[] {
  return ['update', 'delete'].map(
    (verb) => `CREATE TRIGGER ${table}_no_${verb} BEFORE ${verb.toUpperCase()} ON ${table}
BEGIN SELECT raise(ABORT, 'ledger: append only'); END`,
  );
}

/** Tables and triggers that a file of `version` must have, no more and no fewer. */
export function tablesOf(version: number): readonly string[] {
  return version === 1 ? TABLES_1 : LEDGER_TABLES;
}

/** The version as the tables have it; the header alone may lag behind the journal. */
export function ledgerVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings a ledger of an earlier version up to date, whole or not at all; nothing that was there is touched. Returns the
 * versions, the same twice where there was nothing to do. `database` may write and is hardened by the caller.
 */
export function liftLedger(database: Database): { readonly from: number; readonly to: number } {
  const from = ledgerVersion(database);
  database
    .transaction(() => {
      if (ledgerVersion(database) >= LEDGER_MARK.version) return;
      for (const sql of TABLES_2) database.exec(sql);
      database.pragma(`user_version = ${LEDGER_MARK.version}`);
    })
    .immediate();
  // The header is what the next start looks at first.
  database.pragma('wal_checkpoint(TRUNCATE)');
  return { from, to: LEDGER_MARK.version };
}

/** Fills a new file. The journal mode is kept in the file itself. */
export function setUpLedger(database: Database, origin: string, vkey: string): void {
  database.pragma('journal_mode = WAL');
  database.transaction(() => {
    for (const sql of LEDGER_TABLES) database.exec(sql);
    const put = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
    put.run('origin', origin);
    put.run('vkey', vkey);
  })();
}

/**
 * Settings of the writing connection, read back after setting. better-sqlite3's own default in WAL is NORMAL, which
 * loses acknowledged entries in a power cut. Returns what is wrong, or null.
 */
export function hardenWriter(database: Database): string | null {
  database.pragma('synchronous = FULL');
  database.pragma('trusted_schema = OFF');
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') return 'journal-mode';
  return durabilityTrouble(database);
}

/** Whether this connection loses nothing that it acknowledged; returns what is wrong, or null. */
export function durabilityTrouble(database: Database): string | null {
  if (Number(database.pragma('synchronous', { simple: true })) < 2) return 'synchronous';
  return isOldSqlite(String(database.prepare('SELECT sqlite_version()').pluck().get())) ? 'sqlite-too-old' : null;
}

/** Whether a version such as `3.51.2` is older than the ledger allows. */
export function isOldSqlite(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}

/** What the file says of itself. */
export function readMeta(database: Database, name: 'origin' | 'vkey'): string | null {
  const value = database.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  return typeof value === 'string' ? value : null;
}
