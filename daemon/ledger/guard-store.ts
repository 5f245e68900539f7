/**
 * The rollback guard: a second, small store that remembers what was signed last, so that a ledger restored from a backup
 * cannot be gone on with and fork its own signed history. It is in no backup and must never be restored from one.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createDatabaseFile, type FileKind, type FileMark, inspectDatabaseFile, systemCode } from './database-file.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { durabilityTrouble } from './schema.ts';
import type { LedgerTrouble } from './trouble.ts';

/** What was signed last. */
export interface GuardHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface GuardStore {
  last(): GuardHead;
  /** Sets the head to `to` where it still is `from`, durable when it returns; false where it is not. Throws when the commit fails. */
  advance(from: GuardHead, to: GuardHead): boolean;
  /** Remembers that the daemon ran at this wall time (ms). */
  alive(wallMs: number): void;
  /** Wall ms; null where none was remembered. */
  lastAlive(): number | null;
  /** Harmless when repeated. */
  close(): void;
}

/** `TWGD`. */
const GUARD_MARK: FileMark = { applicationId: 0x54574744, version: 1 };

/** Within one log the size never falls; another log is begun by a recovery alone. */
const GUARD_TABLES = [
  `CREATE TABLE guard (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  alive INTEGER
) STRICT`,
  `CREATE TRIGGER guard_grows BEFORE UPDATE OF origin, size ON guard
WHEN new.origin = old.origin AND new.size < old.size
BEGIN SELECT raise(ABORT, 'guard: never back'); END`,
  `CREATE TRIGGER guard_stays BEFORE DELETE ON guard
BEGIN SELECT raise(ABORT, 'guard: never removed'); END`,
];

/** The guard's file in its folder. */
export function guardFile(folder: string): string {
  return join(folder, 'guard.db');
}

/** The head of a log that has signed nothing yet. */
export function emptyHead(origin: string): GuardHead {
  return { origin, size: 0, root: EMPTY_ROOT };
}

/** What lies at the guard's place. */
export function inspectGuard(path: string): FileKind {
  return inspectDatabaseFile(path, GUARD_MARK);
}

/** Makes a guard where there is none; its folder exists. */
export function createGuard(path: string, head: GuardHead): Result<void, LedgerTrouble> {
  const made = createDatabaseFile(path, GUARD_MARK, (database) => {
    for (const sql of GUARD_TABLES) database.exec(sql);
    database
      .prepare('INSERT INTO guard (id, origin, size, root) VALUES (1, ?, ?, ?)')
      .run(head.origin, head.size, Buffer.from(head.root));
  });
  return made.ok
    ? made
    : err({ code: made.error === 'ENOSPC' ? 'disk-full' : 'guard-broken', path, reason: made.error });
}

/** Opens the guard; never makes one. */
export function openGuard(path: string): Result<GuardStore, LedgerTrouble> {
  const kind = inspectGuard(path);
  if (kind === 'absent') return err({ code: 'guard-missing', path, reason: kind });
  const broken = (reason: string): Result<GuardStore, LedgerTrouble> => err({ code: 'guard-broken', path, reason });
  if (kind !== 'ours') return broken(kind);
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    // EXTRA: without it the unlinked journal of a commit may come back with a power cut, and roll the commit back.
    database.pragma('synchronous = EXTRA');
    const soft =
      database.pragma('journal_mode = DELETE', { simple: true }) === 'delete'
        ? durabilityTrouble(database)
        : 'journal-mode';
    const rows = Number(database.prepare('SELECT count(*) FROM guard').pluck().get());
    if (soft === null && rows === 1) return ok(createGuardStore(database));
    database.close();
    return broken(soft ?? 'no-row');
  } catch (error) {
    database?.close();
    return broken(systemCode(error));
  }
}

function createGuardStore(database: Database.Database): GuardStore {
  const last = database.prepare<[], GuardHead>('SELECT origin, size, root FROM guard');
  const advance = database.prepare(
    'UPDATE guard SET origin = ?, size = ?, root = ? WHERE origin = ? AND size = ? AND root = ?',
  );
  const alive = database.prepare('UPDATE guard SET alive = ?');
  const lastAlive = database.prepare<[], number | null>('SELECT alive FROM guard').pluck();
  return {
    last() {
      const found = last.get();
      if (found === undefined) throw new Error('the guard lost its row');
      return found;
    },
    advance: (from, to) =>
      advance.run(to.origin, to.size, Buffer.from(to.root), from.origin, from.size, Buffer.from(from.root)).changes ===
      1,
    alive: (wallMs) => void alive.run(Math.floor(wallMs)),
    lastAlive: () => lastAlive.get() ?? null,
    close: () => database.close(),
  };
}
