/** Puts everything in keys.db that lies under the vault's key under another one, whole or not at all. */
import { createHmac } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Random } from '../random.ts';
import { PURPOSES } from './purposes.ts';
import { seal, unseal } from './seal.ts';

export interface Rewrapped {
  /** Subjects whose keys were re-wrapped. */
  readonly subjects: number;
  /** Rows that the old key did not open: changed by somebody, and as closed as before. */
  readonly damaged: number;
}

interface SealedRow {
  readonly id: number;
  readonly sealed: Buffer;
  readonly purpose: string;
}

/** Each table with what its rows are sealed for; `||` is SQLite's joining of texts. */
const TABLES: readonly (readonly [table: string, column: string, purpose: string])[] = [
  ['meta', 'value', 'name'],
  ['dek', 'wrapped', `'dek|' || subj || '|' || class`],
  ['client_key', 'sealed', `'client-key|' || id || '|' || roles`],
  ['person_badge', 'sealed', `'person-badge|' || id || '|' || person`],
  ['person_secret', 'sealed', `'person-secret|' || id || '|' || person || '|' || kind`],
  ['reader_key', 'sealed', `'reader-key|' || place || '|' || reader`],
];

/** One transaction; durable when it returns. Salts lie under their subject's key and stay as they are. */
export function rewrap(database: Database.Database, from: Uint8Array, to: Uint8Array, random: Random): Rewrapped {
  let damaged = 0;
  const all = database.transaction((): number => {
    for (const [table, column, purpose] of TABLES) {
      const read = database.prepare<[], SealedRow>(
        `SELECT rowid AS id, ${column} AS sealed, ${purpose} AS purpose FROM ${table}`,
      );
      const write = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
      for (const row of read.all()) {
        const plain = unseal(from, row.sealed, row.purpose);
        if (plain === null) damaged += 1;
        else write.run(seal(to, plain, row.purpose, random), row.id);
      }
    }
    damaged += rewrapLookups(database, from, to, random);
    return database.prepare<[], number>('SELECT count(DISTINCT subj) FROM dek').pluck().get() ?? 0;
  });
  const subjects = all.immediate();
  return { subjects, damaged };
}

/** With another key over the lookups, the rows of an older copy cannot be asked any more, not even with today's keys. */
function rewrapLookups(database: Database.Database, from: Uint8Array, to: Uint8Array, random: Random): number {
  const lookupKey = random(32);
  const name = PURPOSES.lookupKey;
  const put = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  put.run(name, seal(to, lookupKey, name, random));
  const rows = database.prepare<[], { id: number; tag: Buffer; kind: string; subj: string }>(
    'SELECT rowid AS id, tag, kind, subj FROM subject_lookup',
  );
  const write = database.prepare('UPDATE subject_lookup SET lookup = ?, tag = ? WHERE rowid = ?');
  let damaged = 0;
  for (const { id, tag, kind, subj } of rows.all()) {
    const purpose = PURPOSES.subjectLookup(kind, subj);
    const hash = unseal(from, tag, purpose);
    if (hash === null) damaged += 1;
    else write.run(createHmac('sha256', lookupKey).update(hash).digest(), seal(to, hash, purpose, random), id);
  }
  return damaged;
}
