/** How a database file comes to be, whole or not at all, and how one is recognised without changing it. */
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';

/** Marks a file as one of ours (SQLite file format 1.3.12 and 1.3.14). */
export interface FileMark {
  readonly applicationId: number;
  /** `user_version`: our own format's number, from 1. */
  readonly version: number;
}

/** What lies at a path. */
export type FileKind =
  | 'absent'
  /** The database is gone, but the journal beside it is not: something was lost. */
  | 'only-journal'
  | 'folder'
  | 'unreadable'
  | 'empty'
  | 'no-database'
  | 'foreign'
  | 'newer'
  | 'ours';

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** Looks at the file's header only. SQLite itself would happily make an empty file into a new database. */
export function inspectDatabaseFile(path: string, mark: FileMark): FileKind {
  const header = Buffer.alloc(HEADER_BYTES);
  let read = 0;
  try {
    if (!existsSync(path))
      return ['-wal', '-journal'].some((end) => existsSync(path + end)) ? 'only-journal' : 'absent';
    if (statSync(path).isDirectory()) return 'folder';
    const file = openSync(path, 'r');
    try {
      read = readSync(file, header, 0, HEADER_BYTES, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return 'unreadable';
  }
  if (read === 0) return 'empty';
  if (read < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) return 'no-database';
  if (header.readUInt32BE(68) !== mark.applicationId) return 'foreign';
  const version = header.readUInt32BE(60);
  if (version === 0) return 'foreign';
  return version > mark.version ? 'newer' : 'ours';
}

/**
 * Makes a database under another name and moves it into place when it is whole, so that a power cut leaves either no
 * file or a good one. `path` must be absent. The error is SQLite's or the system's own code.
 */
export function createDatabaseFile(
  path: string,
  mark: FileMark,
  setUp: (database: Database.Database) => void,
): Result<void, string> {
  const draft = `${path}.new`;
  try {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(draft + end, { force: true });
    closeSync(openSync(draft, 'wx', 0o600));
    const database = new Database(draft);
    try {
      database.pragma(`application_id = ${mark.applicationId}`);
      database.pragma(`user_version = ${mark.version}`);
      setUp(database);
    } finally {
      database.close();
    }
    // Closing folds a journal back into the file, and says nothing where the disk refused: half a database would take the place.
    if (['-journal', '-wal'].some((end) => existsSync(draft + end))) return err('SQLITE_IOERR');
    syncFile(draft);
    renameSync(draft, path);
    syncFile(dirname(path));
    return ok(undefined);
  } catch (error) {
    return err(systemCode(error));
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The code of an error that a database or the system threw; anything without one is a bug and goes on. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
