/** The rows of keys.db that hold badge readers' keys, each sealed. Knows no plain value. */
import type Database from 'better-sqlite3';

/** `proven`: the reader has shown that it has it. `pending`: it was given, or is about to be. */
export type ReaderKeyPlace = 'proven' | 'pending';

export interface ReaderRows {
  find(reader: string, place: ReaderKeyPlace): Buffer | null;
  put(reader: string, place: ReaderKeyPlace, sealed: Uint8Array): void;
  /** The one key of the reader from now on; the other one is gone. */
  replaceAll(reader: string, proven: Uint8Array): void;
}

/** The table that came with version 3 of keys.db. */
export const READER_KEY_TABLE = `
CREATE TABLE reader_key (
  reader TEXT NOT NULL, place TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (reader, place)
) STRICT;
`;

export function createReaderRows(database: Database.Database): ReaderRows {
  const find = database
    .prepare<[string, string], Buffer>('SELECT sealed FROM reader_key WHERE reader = ? AND place = ?')
    .pluck();
  const put = database.prepare('INSERT OR REPLACE INTO reader_key (reader, place, sealed) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM reader_key WHERE reader = ?');
  const replaceAll = database.transaction((reader: string, proven: Uint8Array) => {
    remove.run(reader);
    put.run(reader, 'proven', proven);
  });
  return {
    find: (reader, place) => find.get(reader, place) ?? null,
    put: (reader, place, sealed) => void put.run(reader, place, sealed),
    replaceAll: (reader, proven) => replaceAll.immediate(reader, proven),
  };
}
