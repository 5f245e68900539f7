/** The tree as it is kept on disk: full tiles of 256 hashes (C2SP tlog-tiles), and what is not yet a full tile. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createCompactRange, HASH_BYTES, rootOfHashes } from './merkle.ts';

export const TILE_WIDTH = 256;
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** Levels of tiles: each stands for 8 levels of the tree. */
const TILE_HEIGHT = 8;

/** A full tile. `data` is 256 hashes; hash i at level l is the root over 256^l leaves from (n·256 + i)·256^l on. */
export interface Tile {
  readonly level: number;
  readonly n: number;
  readonly data: Buffer;
}

export interface TileTree {
  size(): number;
  root(): Buffer;
  /** Adds a leaf hash; returns the tiles that it filled, lowest level first. */
  append(leafHash: Uint8Array): readonly Tile[];
}

/** Hashes at each level that are not in a full tile yet; `[[]]` begins a new tree. */
export type Pending = readonly (readonly Uint8Array[])[];

/** Where a tree is read back from. */
export interface TileSource {
  /** Hashes of the leaves `from` (included) to `to` (excluded), as many as there are. */
  leafHashes(from: number, to: number): readonly Uint8Array[];
  tile(level: number, n: number): Uint8Array | null;
}

/** A tree of `size` leaves that goes on from `pending`. */
export function createTileTree(size: number, pending: Pending): TileTree {
  const levels: Uint8Array[][] = pending.map((hashes) => [...hashes]);
  const levelOf = (level: number): Uint8Array[] => {
    const hashes = levels[level] ?? [];
    levels[level] = hashes;
    return hashes;
  };
  const range = createCompactRange(peaksOf(pending), size);
  return {
    size: range.size,
    root: range.root,
    append(leafHash) {
      levelOf(0).push(leafHash);
      range.append(leafHash, (height, node) => {
        if (height % TILE_HEIGHT === 0) levelOf(height / TILE_HEIGHT).push(node);
      });
      const filled: Tile[] = [];
      let span = TILE_WIDTH;
      for (const [level, hashes] of levels.entries()) {
        if (hashes.length < TILE_WIDTH) break;
        filled.push({ level, n: range.size() / span - 1, data: Buffer.concat(hashes) });
        levels[level] = [];
        span *= TILE_WIDTH;
      }
      return filled;
    },
  };
}

/** The peaks of each level's pending hashes, highest level first, are the peaks of the whole tree. */
function peaksOf(pending: Pending): Uint8Array[] {
  return pending.toReversed().flatMap((hashes) => {
    const range = createCompactRange([], 0);
    for (const one of hashes) range.append(one);
    return [...range.peaks()];
  });
}

/** Reads back the tree as it was at `size` leaves: at most 255 leaf hashes and 255 tiles for each level above. */
export function restoreTileTree(size: number, source: TileSource): Result<TileTree, 'leaf-missing' | 'tile-missing'> {
  const pending: Uint8Array[][] = [];
  const leaves = source.leafHashes(size - (size % TILE_WIDTH), size);
  if (leaves.length !== size % TILE_WIDTH) return err('leaf-missing');
  pending.push([...leaves]);
  for (
    let level = 1, count = Math.floor(size / TILE_WIDTH);
    count > 0;
    level++, count = Math.floor(count / TILE_WIDTH)
  ) {
    const roots: Uint8Array[] = [];
    for (let n = count - (count % TILE_WIDTH); n < count; n++) {
      const data = source.tile(level - 1, n);
      if (data?.length !== TILE_BYTES) return err('tile-missing');
      roots.push(rootOfHashes(hashesOf(data), 0, TILE_WIDTH));
    }
    pending.push(roots);
  }
  return ok(createTileTree(size, pending));
}

function hashesOf(data: Uint8Array): Uint8Array[] {
  return Array.from({ length: TILE_WIDTH }, (_, index) => data.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
}
