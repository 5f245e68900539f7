/**
 * Whether the entries that a start reads back are those that were written and signed: each leaf has its stored hash, names its
 * own place, stands in its tile, and all of them fold to the root of the newest checkpoint (RFC 6962 2.1). Pure.
 */
import { openCheckpoint } from './checkpoint.ts';
import type { Entry } from './entry.ts';
import { createCompactRange, leafHash } from './merkle.ts';
import { parseVkey } from './note-key.ts';
import type { LedgerRow } from './reader.ts';
import { TILE_WIDTH } from './tile-tree.ts';

/** `seq`: the first entry that does not fit; null where only the whole does not. */
export interface ReplayTrouble {
  readonly seq: number | null;
  readonly reason:
    | 'leaf-missing'
    | 'leaf-hash'
    | 'leaf-place'
    /** A version of its type that only a newer program knows. */
    | 'entry-newer'
    | 'tile'
    | 'checkpoint-form'
    | 'checkpoint-root'
    | 'checkpoint-beyond-end';
}

export interface ReplayEvidence {
  readonly origin: string;
  /** Printed public key of the log. */
  readonly vkey: string;
  /** The newest checkpoint; null where nothing is signed. */
  readonly note: string | null;
  /** Hashes of leaves n·256 to n·256 + 255 as they were kept when the tile was full. */
  tile(n: number): Uint8Array | null;
}

export interface ReplayCheck {
  /** The next row, and the entry that it holds. */
  take(row: LedgerRow, entry: Entry): ReplayTrouble | null;
  /** After the last row of `size` entries. */
  end(size: number): ReplayTrouble | null;
}

export function createReplayCheck(evidence: ReplayEvidence): ReplayCheck {
  const range = createCompactRange([], 0);
  const signed = signedOf(evidence);
  let block: Buffer[] = [];
  let trouble: ReplayTrouble | null = signed === 'bad' ? { seq: null, reason: 'checkpoint-form' } : null;

  function look(row: LedgerRow, { seq, log }: Entry): ReplayTrouble | null {
    const at = range.size();
    if (row.seq !== at) return { seq: at, reason: 'leaf-missing' };
    const hash = leafHash(Buffer.from(row.leaf));
    if (hash.toString('hex') !== row.leafHash) return { seq: at, reason: 'leaf-hash' };
    if (seq !== at || log !== evidence.origin) return { seq: at, reason: 'leaf-place' };
    range.append(hash);
    block.push(hash);
    return block.length === TILE_WIDTH ? lookAtTile(at - TILE_WIDTH + 1) : null;
  }

  /** The tile tells which entry was exchanged together with its hash. */
  function lookAtTile(first: number): ReplayTrouble | null {
    const hashes = block;
    block = [];
    const tile = evidence.tile(first / TILE_WIDTH) ?? Buffer.alloc(0);
    const whole = Buffer.concat(hashes);
    if (whole.equals(tile)) return null;
    const length = hashes[0]?.length ?? 0;
    const bad = hashes.findIndex((hash, index) => !hash.equals(tile.subarray(index * length, (index + 1) * length)));
    return { seq: bad < 0 ? null : first + bad, reason: 'tile' };
  }

  return {
    take(row, entry) {
      trouble ??= look(row, entry);
      if (trouble === null && signed !== null && signed !== 'bad' && range.size() === signed.size)
        if (!range.root().equals(signed.root)) trouble = { seq: null, reason: 'checkpoint-root' };
      return trouble;
    },
    end(size) {
      if (range.size() < size) trouble ??= { seq: range.size(), reason: 'leaf-missing' };
      if (signed !== null && signed !== 'bad' && signed.size > range.size())
        trouble ??= { seq: range.size(), reason: 'checkpoint-beyond-end' };
      return trouble;
    },
  };
}

function signedOf({ vkey, note }: ReplayEvidence) {
  if (note === null) return null;
  const key = parseVkey(vkey);
  if (!key.ok) throw new Error(`our own key does not parse: ${key.error}`);
  const checkpoint = openCheckpoint(note, key.value, []);
  return checkpoint.ok ? checkpoint.value : 'bad';
}
