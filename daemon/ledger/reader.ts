/** Reads the ledger over a connection that cannot write; sees only what is committed. */
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { systemCode } from './database-file.ts';
import type { CallMark } from './entry.ts';
import { createEvidenceReader, type EvidenceReader } from './evidence-rows.ts';
import { createTileSource } from './restore.ts';
import { ledgerVersion, readMeta } from './schema.ts';
import { createSubtreeRoots } from './subtree-root.ts';
import type { LedgerTrouble } from './trouble.ts';

/** One entry as it is kept. */
export interface LedgerRow {
  readonly seq: number;
  /** Canonical text of the leaf. */
  readonly leaf: string;
  /** RFC 6962 leaf hash, hex. */
  readonly leafHash: string;
}

export interface LedgerReader extends EvidenceReader {
  /** What the file says of itself. */
  readonly origin: string;
  readonly vkey: string;
  /** Number of entries. */
  size(): number;
  /** Entries `from` to `to`, both inclusive, in order. */
  read(from: number, to: number): LedgerRow[];
  /** At most `limit` entries before index `before`, newest first. */
  page(before: number, limit: number): LedgerRow[];
  findCall(key: string): (CallMark & { readonly seq: number }) | null;
  /** Whether an entry of this type is there; looks at every entry where none is. */
  has(type: string): boolean;
  /** Text of the newest entry of this type, null where none is there; looks at every entry then. */
  newestOf(type: string): string | null;
  /** The newest checkpoint; null where nothing is signed. */
  newestNote(): string | null;
  /** Hashes of leaves n·256 to n·256 + 255; null where that tile is not full yet. */
  tile(n: number): Uint8Array | null;
  /** Root over the leaves `from` to `to`, the latter excluded, where RFC 6962 splits; all of them are there. */
  subtreeRoot(from: number, to: number): Uint8Array;
  close(): void;
}

interface EntryRow {
  readonly seq: number;
  readonly leaf: Buffer;
  readonly lh: Buffer;
}

const toRow = ({ seq, leaf, lh }: EntryRow): LedgerRow => ({
  seq,
  leaf: leaf.toString(),
  leafHash: lh.toString('hex'),
});

/** Opens a ledger of this program's version; an earlier epoch's file may be of an earlier one. */
export function openReader(path: string): Result<LedgerReader, LedgerTrouble> {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    return ok(createReader(database));
  } catch (error) {
    database?.close();
    return err({ code: 'ledger-broken', path, reason: systemCode(error) });
  }
}

function createReader(database: Database.Database): LedgerReader {
  const rows = 'SELECT seq, leaf, lh FROM ev';
  const read = database.prepare<[number, number], EntryRow>(`${rows} WHERE seq >= ? AND seq <= ? ORDER BY seq`);
  const page = database.prepare<[number, number], EntryRow>(`${rows} WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const call = database.prepare<[string], CallMark & { readonly seq: number }>(
    'SELECT key, method, args_hash AS argsHash, ref, seq FROM call WHERE key = ?',
  );
  const has = database.prepare<[string], number>('SELECT 1 FROM ev WHERE type = ? LIMIT 1').pluck();
  const newestOf = database
    .prepare<[string], Buffer>('SELECT leaf FROM ev WHERE type = ? ORDER BY seq DESC LIMIT 1')
    .pluck();
  const note = database.prepare<[], string>('SELECT note FROM cp ORDER BY size DESC LIMIT 1').pluck();
  const size = database.prepare<[], number>('SELECT coalesce(max(seq), -1) + 1 FROM ev').pluck();
  const tile = database.prepare<[number], Buffer>('SELECT data FROM tile WHERE level = 0 AND n = ?').pluck();
  return {
    origin: readMeta(database, 'origin') ?? '',
    vkey: readMeta(database, 'vkey') ?? '',
    size: () => Number(size.get()),
    read: (from, to) => read.all(from, to).map(toRow),
    page: (before, limit) => page.all(before, limit).map(toRow),
    findCall: (key) => call.get(key) ?? null,
    has: (type) => has.get(type) !== undefined,
    newestOf: (type) => newestOf.get(type)?.toString() ?? null,
    newestNote: () => note.get() ?? null,
    tile: (n) => tile.get(n) ?? null,
    subtreeRoot: createSubtreeRoots(createTileSource(database)),
    ...createEvidenceReader(database, ledgerVersion(database) > 1),
    close: () => database.close(),
  };
}
