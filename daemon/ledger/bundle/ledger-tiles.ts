/** A ledger as a static log (C2SP tlog-tiles): the checkpoint, tiles of hashes, and the entries under them. */
import type { StoredCheckpoint } from '../evidence.ts';
import { createCompactRange, HASH_BYTES, leafHash } from '../merkle.ts';
import { tilePath } from '../tile-paths.ts';
import { TILE_WIDTH } from '../tile-tree.ts';
import { type BundleFile, fileOf } from './bundle-source.ts';
import { LedgerContradiction } from './ledger-bundle.ts';
import type { LedgerFile } from './ledger-file.ts';

/** Each step of the height of a tile: eight levels of the tree. */
const TILE_HEIGHT = 8;

/**
 * The files in the order in which a reader may take them: whatever a file leads to was there before it, so the
 * checkpoint is last. Throws LedgerContradiction before it where the entries do not have the signed root.
 */
export function* ledgerTiles(ledger: LedgerFile, { size, root, note }: StoredCheckpoint): Generator<BundleFile> {
  const tree = createCompactRange([], 0);
  const levels: Uint8Array[][] = [[]];
  const numbers: number[] = [0];
  let entries: Uint8Array[] = [];
  const take = (level: number): { readonly hashes: readonly Uint8Array[]; readonly n: number } => {
    const hashes = levels[level] ?? [];
    const n = numbers[level] ?? 0;
    levels[level] = [];
    numbers[level] = n + 1;
    return { hashes, n };
  };
  const file = (level: number): BundleFile => {
    const { hashes, n } = take(level);
    return fileOf(tilePath(level, n, hashes.length), Buffer.concat(hashes, hashes.length * HASH_BYTES));
  };
  for (const leaf of ledger.leaves(0, size)) {
    const length = Buffer.alloc(2);
    // "Log Entries": each with its length before it, u16 big-endian.
    length.writeUInt16BE(leaf.length);
    entries.push(length, leaf);
    const hash = leafHash(leaf);
    levels[0]?.push(hash);
    tree.append(hash, (height, node) => {
      if (height % TILE_HEIGHT !== 0) return;
      const level = height / TILE_HEIGHT;
      const hashes = levels[level] ?? [];
      levels[level] = hashes;
      hashes.push(node);
    });
    if (levels[0]?.length === TILE_WIDTH) {
      yield fileOf(tilePath('entries', numbers[0] ?? 0, TILE_WIDTH), Buffer.concat(entries));
      entries = [];
    }
    for (let level = 0; levels[level]?.length === TILE_WIDTH; level++) yield file(level);
  }
  if (tree.size() !== size || !tree.root().equals(root)) throw new LedgerContradiction('the ledger has another root');
  if (entries.length > 0) yield fileOf(tilePath('entries', numbers[0] ?? 0, size % TILE_WIDTH), Buffer.concat(entries));
  for (const [level, hashes] of levels.entries()) if (hashes.length > 0) yield file(level);
  yield fileOf('checkpoint', note);
}
