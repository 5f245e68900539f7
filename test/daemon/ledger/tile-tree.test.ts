import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { createTileTree, restoreTileTree, type Tile } from '../../../daemon/ledger/tile-tree.ts';
import { golden, goldenHashes } from './ledger-fixture.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const tileVector = (name: string): Buffer =>
  readFileSync(new URL(`../../vectors/ledger/tiles/tile/${name}`, import.meta.url));

test('full tiles are the golden tiles, and no others are made', () => {
  const tree = createTileTree(0, []);
  const tiles = goldenHashes.flatMap((hash) => tree.append(hash));
  expect(tiles.map(({ level, n }) => [level, n])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  for (const { n, data } of tiles) expect(data.equals(tileVector(`0/00${n}`))).toBe(true);
  const level1 = [0, 256, 512].map((from) => hex(rootOfHashes(goldenHashes, from, from + 256))).join('');
  expect(level1).toBe(golden.tile_1_0_p3_hex);
  expect(level1).toBe(hex(tileVector('1/000.p/3')));
});

test('a tile of the second level is filled after 65,536 leaves and the tree is read back from it', () => {
  const tree = createTileTree(0, []);
  const kept = new Map<string, Tile>();
  const hashes = Array.from({ length: 65_536 + 300 }, (_, index) => leafHash(Buffer.from(String(index))));
  for (const hash of hashes) for (const tile of tree.append(hash)) kept.set(`${tile.level}/${tile.n}`, tile);
  expect(kept.size).toBe(256 + 1 + 1);
  const source = {
    leafHashes: (from: number, to: number) => hashes.slice(from, to),
    tile: (level: number, n: number) => kept.get(`${level}/${n}`)?.data ?? null,
  };
  for (const size of [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 65_836]) {
    const restored = restoreTileTree(size, source);
    if (!restored.ok) throw new Error(restored.error);
    expect(restored.value.size()).toBe(size);
    expect(restored.value.root().equals(rootOfHashes(hashes, 0, size))).toBe(true);
  }
  kept.delete('1/0');
  expect(restoreTileTree(65_836, source)).toEqual({ ok: false, error: 'tile-missing' });
  expect(restoreTileTree(65_537, { ...source, leafHashes: () => [] })).toEqual({ ok: false, error: 'leaf-missing' });
});
