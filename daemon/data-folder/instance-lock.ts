/** One daemon a data folder. The system gives the lock back when the process ends, however it ends. */
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';

export interface InstanceLock {
  /** Gives the lock back. Harmless when repeated. */
  release(): void;
}

/**
 * Holds `path` until released. SQLite's file lock serves because it is an advisory lock of the kernel: unlike a file
 * with a process number in it, it cannot outlive a SIGKILL.
 */
export function takeInstanceLock(path: string): Result<InstanceLock, 'held'> {
  const database = new Database(path, { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return err('held');
    throw error;
  }
  return ok({ release: () => database.close() });
}
