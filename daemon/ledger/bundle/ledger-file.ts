/** A ledger's file opened for copying out of it: entries, checkpoints, roots. Reads only; a live ledger may go on growing. */
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { inspectDatabaseFile, systemCode } from '../database-file.ts';
import type { StoredCheckpoint } from '../evidence.ts';
import { createEvidenceReader } from '../evidence-rows.ts';
import { LEDGER_MARK, ledgerVersion, readMeta } from '../schema.ts';
import { createSubtreeRoots } from '../subtree-root.ts';

export interface LedgerFile {
  readonly origin: string;
  readonly vkey: string;
  /** Oldest first; notes with the cosignatures that were kept for them. */
  checkpoints(): readonly StoredCheckpoint[];
  /** Exact bytes of the leaves `from` (included) to `to` (excluded), read a thousand at a time. */
  leaves(from: number, to: number): Iterable<Uint8Array>;
  /** Bytes of those leaves together. */
  leafBytes(from: number, to: number): number;
  /** Root over the leaves `from` to `to`, where RFC 6962 2.1 splits. From stored hashes: believed only after the root was compared. */
  subtreeRoot(from: number, to: number): Uint8Array;
  close(): void;
}

const ROWS_AT_ONCE = 1_000;

export function openLedgerFile(path: string): Result<LedgerFile, string> {
  const kind = inspectDatabaseFile(path, LEDGER_MARK);
  if (kind !== 'ours') return err(kind);
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    return ok(ledgerFileOf(database));
  } catch (error) {
    return err(systemCode(error));
  }
}

function ledgerFileOf(database: Database.Database): LedgerFile {
  const leafRows = database
    .prepare<[number, number], Buffer>('SELECT leaf FROM ev WHERE seq >= ? AND seq < ? ORDER BY seq')
    .pluck();
  const hashRows = database
    .prepare<[number, number], Buffer>('SELECT lh FROM ev WHERE seq >= ? AND seq < ? ORDER BY seq')
    .pluck();
  const tile = database.prepare<[number, number], Buffer>('SELECT data FROM tile WHERE level = ? AND n = ?').pluck();
  const bytes = database
    .prepare<[number, number], number>('SELECT coalesce(sum(length(leaf)), 0) FROM ev WHERE seq >= ? AND seq < ?')
    .pluck();

  return {
    origin: readMeta(database, 'origin') ?? '',
    vkey: readMeta(database, 'vkey') ?? '',
    checkpoints: () => checkpointsOf(database),
    *leaves(from, to) {
      for (let at = from; at < to; at += ROWS_AT_ONCE) yield* leafRows.all(at, Math.min(to, at + ROWS_AT_ONCE));
    },
    leafBytes: (from, to) => bytes.get(from, to) ?? 0,
    subtreeRoot: createSubtreeRoots({
      leafHashes: (from, to) => hashRows.all(from, to),
      tile: (level, n) => tile.get(level, n) ?? null,
    }),
    close: () => database.close(),
  };
}

/** A file of the first version has no cosignatures. */
function checkpointsOf(database: Database.Database): readonly StoredCheckpoint[] {
  const evidence = createEvidenceReader(database, ledgerVersion(database) > 1);
  const rows = evidence.checkpoints(Number.MAX_SAFE_INTEGER, -1);
  return rows.toReversed().map((row) => ({
    ...row,
    note:
      row.note +
      evidence
        .cosignatures(row.size)
        .map(({ line }) => line)
        .join(''),
  }));
}
