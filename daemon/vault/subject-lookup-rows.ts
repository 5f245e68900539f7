/** The rows of keys.db by which kept subjects are found. Knows no plain value. */
import type Database from 'better-sqlite3';
import { PURPOSES } from './purposes.ts';

export interface SubjectLookupRow {
  readonly kind: string;
  /** Keyed hash of the value. */
  readonly lookup: Buffer;
  readonly subj: string;
  /** Hash of the value, sealed for its subject. */
  readonly tag: Buffer;
}

export interface SubjectLookupRows {
  find(kind: string, lookup: Uint8Array): Pick<SubjectLookupRow, 'subj' | 'tag'>[];
  has(subject: string): boolean;
  add(rows: readonly SubjectLookupRow[]): void;
  remove(subject: string): void;
  /** The sealed lookup key, made by `make` when it is not there. */
  lookupKey(make: () => Buffer): Buffer;
}

/** The table that came with version 4 of keys.db. */
export const SUBJECT_LOOKUP_TABLE = `
CREATE TABLE subject_lookup (
  kind TEXT NOT NULL, lookup BLOB NOT NULL, subj TEXT NOT NULL, tag BLOB NOT NULL, PRIMARY KEY (kind, lookup, subj)
) STRICT;
CREATE INDEX subject_lookup_subj ON subject_lookup (subj);
`;

export function createSubjectLookupRows(database: Database.Database): SubjectLookupRows {
  const find = database.prepare<[string, Uint8Array], Pick<SubjectLookupRow, 'subj' | 'tag'>>(
    'SELECT subj, tag FROM subject_lookup WHERE kind = ? AND lookup = ? ORDER BY subj',
  );
  const has = database.prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM subject_lookup WHERE subj = ?)').pluck();
  const add = database.prepare('INSERT OR REPLACE INTO subject_lookup (kind, lookup, subj, tag) VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM subject_lookup WHERE subj = ?');
  const findKey = database.prepare<[string], Buffer>('SELECT value FROM meta WHERE name = ?').pluck();
  const addKey = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
  const addAll = database.transaction((rows: readonly SubjectLookupRow[]) => {
    for (const { kind, lookup, subj, tag } of rows) add.run(kind, lookup, subj, tag);
  });
  return {
    find: (kind, lookup) => find.all(kind, lookup),
    has: (subject) => has.get(subject) === 1,
    add: (rows) => addAll(rows),
    remove: (subject) => void remove.run(subject),
    lookupKey(make) {
      const found = findKey.get(PURPOSES.lookupKey);
      if (found !== undefined) return found;
      const made = make();
      addKey.run(PURPOSES.lookupKey, made);
      return made;
    },
  };
}
