/** The root over any part of the history where RFC 6962 splits it, from full tiles and leaf hashes: what proofs are made of. */
import { HASH_BYTES, nodeHash, rootOfHashes } from './merkle.ts';
import { TILE_BYTES, TILE_WIDTH, type TileSource } from './tile-tree.ts';

/** Roots of full tiles that stand in no full tile themselves; a history of a million entries has 4,000. */
const MOST_KEPT = 8_192;

/**
 * Gives the root over the leaves `from` (included) to `to` (excluded). `from` is a multiple of the smallest power of two that
 * holds the part (RFC 6962 2.1). Throws where leaves or tiles are not there: nobody asks beyond what is durable.
 */
export function createSubtreeRoots(source: TileSource): (from: number, to: number) => Buffer {
  const kept = new Map<string, Buffer>();

  function tileOf(level: number, n: number): Uint8Array | null {
    const data = source.tile(level, n);
    return data?.length === TILE_BYTES ? data : null;
  }

  /** Hash n at `level` above 0: the root over 256^level leaves. */
  function rootOfTile(level: number, n: number): Buffer {
    const name = `${level}/${n}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const data = tileOf(level - 1, n);
    if (data === null) throw new Error(`tile ${level - 1}/${n} is not there`);
    const root = rootOfHashes(hashesIn(data, 0, TILE_WIDTH), 0, TILE_WIDTH);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(name, root);
    return root;
  }

  /** `count` = 2^m leaves, m of at least 8: 2^(m mod 8) hashes side by side at level m / 8. */
  function perfect(from: number, count: number): Buffer {
    let level = 0;
    let span = 1;
    while (span * TILE_WIDTH <= count) {
      level++;
      span *= TILE_WIDTH;
    }
    const first = from / span;
    const width = count / span;
    const data = tileOf(level, Math.floor(first / TILE_WIDTH));
    const hashes =
      data === null
        ? Array.from({ length: width }, (_, index) => rootOfTile(level, first + index))
        : hashesIn(data, first % TILE_WIDTH, width);
    return rootOfHashes(hashes, 0, width);
  }

  function leaves(from: number, to: number): Buffer {
    const hashes = source.leafHashes(from, to);
    if (hashes.length !== to - from) throw new Error(`leaves ${from} to ${to} are not there`);
    return rootOfHashes(hashes, 0, hashes.length);
  }

  return function rootOf(from: number, to: number): Buffer {
    if (!(from >= 0 && to > from)) throw new Error(`no leaves from ${from} to ${to}`);
    const count = to - from;
    if (count < TILE_WIDTH) return leaves(from, to);
    const k = largestPowerBelow(count);
    return count === 2 * k ? perfect(from, count) : nodeHash(rootOf(from, from + k), rootOf(from + k, to));
  };
}

function hashesIn(data: Uint8Array, first: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    data.subarray((first + index) * HASH_BYTES, (first + index + 1) * HASH_BYTES),
  );
}

/** Largest power of two below `n`, for n > 1. */
function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
