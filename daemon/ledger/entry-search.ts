/**
 * Looks for entries in one part of the table: by the columns for type and time, and by bytes that a wanted leaf must hold. What it
 * finds are candidates: none that fits is left out, some that do not fit may be among them.
 */
import Database from 'better-sqlite3';
import type { LedgerRow } from './reader.ts';

export interface CandidateQuery {
  /** From here (included) up to `before` (excluded). */
  readonly from: number;
  readonly before: number;
  /** The type begins with this; empty = any. */
  readonly typePrefix: string;
  /** Wall ms, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Texts that the leaf holds, e.g. `"dev":"reader-1"`: canonical JSON writes each value in one way only (RFC 8785). */
  readonly holds: readonly string[];
}

export interface EntrySearch {
  /** Newest first, read as far as the caller goes on. The connection serves nobody else until the walk has ended. */
  candidates(query: CandidateQuery): Iterable<LedgerRow>;
  /** Harmless when repeated. */
  close(): void;
}

/** As many leaf texts may be asked for at once; the statement has a place for each. */
const MOST_TEXTS = 4;

interface EntryRow {
  readonly seq: number;
  readonly leaf: Buffer;
  readonly lh: Buffer;
}

/** A connection of its own that cannot write. */
export function openEntrySearch(path: string): EntrySearch {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  database.pragma('trusted_schema = OFF');
  const search = createEntrySearch(database);
  return { candidates: search.candidates, close: () => database.close() };
}

export function createEntrySearch(database: Database.Database): Pick<EntrySearch, 'candidates'> {
  // instr on an empty blob is 1, so a place that is not needed lets everything through.
  const texts = Array.from({ length: MOST_TEXTS }, () => 'AND instr(leaf, ?) > 0').join(' ');
  const find = database.prepare<unknown[], EntryRow>(
    `SELECT seq, leaf, lh FROM ev WHERE seq >= ? AND seq < ? AND ts BETWEEN ? AND ?
     AND substr(type, 1, ?) = ? ${texts} ORDER BY seq DESC`,
  );
  return {
    *candidates({ from, before, fromMs, toMs, typePrefix, holds }) {
      if (holds.length > MOST_TEXTS) throw new Error(`more than ${MOST_TEXTS} texts to look for`);
      const wanted = Array.from({ length: MOST_TEXTS }, (_, at) => Buffer.from(holds[at] ?? ''));
      const rows = find.iterate(from, before, fromMs, toMs, typePrefix.length, typePrefix, ...wanted);
      for (const { seq, leaf, lh } of rows) yield { seq, leaf: leaf.toString(), leafHash: lh.toString('hex') };
    },
  };
}
