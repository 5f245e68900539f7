/** Reads the tree back from the tables at start, and checks it against what the log signed before. */
import type { Database } from 'better-sqlite3';
import { err, type Result } from '../../devices/kit/result.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { GuardHead } from './guard-store.ts';
import { decodeLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { type NoteSigner, parseVkey } from './note-key.ts';
import { readMeta } from './schema.ts';
import { restoreTileTree, type TileSource, type TileTree } from './tile-tree.ts';
import type { LedgerTrouble } from './trouble.ts';

type Trouble = Omit<LedgerTrouble, 'path'>;

/** Entries at the end that are read and hashed again at each start; the rest is for `verifyLedger`. */
const TAIL = 256;

interface TailRow {
  readonly seq: number;
  readonly leaf: Buffer;
  readonly lh: Buffer;
}

/** Gives the tree over all entries, when the newest checkpoint is this log's own and it and the guard's head lie on the history. */
export function restoreLedger(
  database: Database,
  signer: NoteSigner,
  guard: GuardHead | null,
): Result<TileTree, Trouble> {
  if (readMeta(database, 'origin') !== signer.name) return err({ code: 'ledger-broken', reason: 'foreign' });
  const size = Number(database.prepare('SELECT coalesce(max(seq), -1) + 1 FROM ev').pluck().get());
  const source = createTileSource(database);
  const tree = restoreTileTree(size, source);
  if (!tree.ok) return err({ code: 'ledger-broken', reason: tree.error });
  const tail = tailTrouble(database, size, signer.name);
  if (tail !== null) return err({ code: 'ledger-broken', ...tail });
  const fork = forkTrouble(database, source, size, signer) ?? rollbackTrouble(source, size, signer.name, guard);
  return fork === null ? tree : err(fork);
}

/** Tiles and leaf hashes as the tables have them. */
export function createTileSource(database: Database): TileSource {
  const hashes = database
    .prepare<[number, number], Buffer>('SELECT lh FROM ev WHERE seq >= ? AND seq < ? ORDER BY seq')
    .pluck();
  const tile = database.prepare<[number, number], Buffer>('SELECT data FROM tile WHERE level = ? AND n = ?').pluck();
  return {
    leafHashes: (from, to) => hashes.all(from, to),
    tile: (level, n) => tile.get(level, n) ?? null,
  };
}

function tailTrouble(database: Database, size: number, origin: string): Pick<Trouble, 'reason' | 'seq'> | null {
  const rows = database
    .prepare<[number], TailRow>('SELECT seq, leaf, lh FROM ev WHERE seq >= ? ORDER BY seq')
    .all(size - TAIL);
  if (rows.length !== Math.min(size, TAIL)) return { reason: 'leaf-missing' };
  for (const { seq, leaf, lh } of rows) {
    if (!leafHash(leaf).equals(lh)) return { reason: 'leaf-hash', seq };
    const head = decodeLeaf(leaf);
    if (!head.ok) return { reason: head.error, seq };
    if (head.value.log !== origin || head.value.seq !== seq) return { reason: 'leaf-place', seq };
  }
  return null;
}

/** The guard remembers more, or another history: an older copy of the ledger was put in its place. */
function rollbackTrouble(source: TileSource, size: number, origin: string, guard: GuardHead | null): Trouble | null {
  if (guard === null) return null;
  const rolledBack = (reason: string): Trouble => ({ code: 'ledger-rolled-back', reason });
  if (guard.origin !== origin) return rolledBack('guard-origin');
  if (guard.size > size) return rolledBack('guard-beyond-end');
  const then = restoreTileTree(guard.size, source);
  if (!then.ok) return { code: 'ledger-broken', reason: then.error };
  return then.value.root().equals(guard.root) ? null : rolledBack('guard-root');
}

/** A root that differs, a checkpoint beyond the end, or another key's: a restored backup or a changed history. */
function forkTrouble(database: Database, source: TileSource, size: number, signer: NoteSigner): Trouble | null {
  const note = database.prepare<[], string>('SELECT note FROM cp ORDER BY size DESC LIMIT 1').pluck().get();
  if (note === undefined) return null;
  const own = parseVkey(signer.vkey);
  if (!own.ok) throw new Error(`our own key does not parse: ${own.error}`);
  const checkpoint = openCheckpoint(note, own.value, []);
  if (!checkpoint.ok) return { code: 'ledger-forked', reason: checkpoint.error };
  if (checkpoint.value.size > size) return { code: 'ledger-forked', reason: 'checkpoint-beyond-end' };
  const then = restoreTileTree(checkpoint.value.size, source);
  if (!then.ok) return { code: 'ledger-broken', reason: then.error };
  return then.value.root().equals(checkpoint.value.root) ? null : { code: 'ledger-forked', reason: 'checkpoint-root' };
}
