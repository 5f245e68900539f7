import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../daemon/ledger/merkle-proof.ts';
import { createSubtreeRoots } from '../../../daemon/ledger/subtree-root.ts';
import { createTileTree, type TileSource } from '../../../daemon/ledger/tile-tree.ts';
import { entriesFrom, goldenHashes, madeLedger, openForTest, temporaryFolder } from './ledger-fixture.ts';

const sha256 = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafAt = (index: number): Buffer => sha256(Buffer.from(`leaf ${index}`));

/** MTH of RFC 6962 2.1, written straight from its text. */
function naive(hashes: readonly Buffer[]): Buffer {
  const [one] = hashes;
  if (hashes.length === 1 && one !== undefined) return one;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return sha256(Buffer.from([1]), naive(hashes.slice(0, k)), naive(hashes.slice(k)));
}

/** A history of `size` leaves as the tables keep it: full tiles, and leaf hashes. */
function source(size: number): TileSource & { readonly hashes: readonly Buffer[]; asked(): number } {
  const tree = createTileTree(0, []);
  const hashes = Array.from({ length: size }, (_, index) => leafAt(index));
  const tiles = new Map<string, Buffer>();
  for (const hash of hashes) for (const { level, n, data } of tree.append(hash)) tiles.set(`${level}/${n}`, data);
  let asked = 0;
  return {
    hashes,
    asked: () => asked,
    leafHashes(from, to) {
      asked += to - from;
      return hashes.slice(from, to);
    },
    tile: (level, n) => tiles.get(`${level}/${n}`) ?? null,
  };
}

/** Every part that a proof may ask for: the tree itself, and what it splits into. */
function splits(
  from: number,
  to: number,
  visit: (from: number, to: number) => void,
  into: (depth: number) => boolean,
  depth = 0,
): void {
  visit(from, to);
  if (to - from === 1 || !into(depth)) return;
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  splits(from, from + k, visit, into, depth + 1);
  splits(from + k, to, visit, into, depth + 1);
}

test('every root of every history up to 600 leaves, and of every part that it splits into first', () => {
  const whole = source(600);
  for (let size = 1; size <= 600; size++) {
    const rootOf = createSubtreeRoots({
      leafHashes: (from, to) => whole.leafHashes(from, Math.min(to, size)),
      // A tile is kept only when its 256 leaves are there.
      tile: (level, n) => ((n + 1) * 256 ** (level + 1) <= size ? whole.tile(level, n) : null),
    });
    splits(
      0,
      size,
      (from, to) => expect(rootOf(from, to).equals(naive(whole.hashes.slice(from, to)))).toBe(true),
      (depth) => depth < 3,
    );
  }
});

test('roots and proofs beyond the first tile of tiles', () => {
  const size = 70_000;
  const whole = source(size);
  const rootOf = createSubtreeRoots(whole);
  const root = naive(whole.hashes);
  expect(rootOf(0, size).equals(root)).toBe(true);
  // Full tiles answer for the rest: what is left is below one tile.
  expect(whole.asked()).toBeLessThan(256);
  fc.assert(
    fc.property(fc.integer({ min: 65_500, max: size }), fc.nat(), (some, at) => {
      const index = at % some;
      const then = rootOf(0, some);
      const leaf = leafAt(index);
      expect(verifyInclusion({ index, size: some, leaf, root: then }, inclusionProof(index, some, rootOf))).toBe(true);
      const proof = consistencyProof(some, size, rootOf);
      expect(verifyConsistency({ old: some, size, oldRoot: then, newRoot: root }, proof)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('the golden roots of the example log', () => {
  const rootOf = createSubtreeRoots({
    leafHashes: (from, to) => goldenHashes.slice(from, to),
    tile: (level, n) => (level === 0 ? Buffer.concat(goldenHashes.slice(n * 256, n * 256 + 256)) : null),
  });
  // Reference vector set, roots of 2, 3 and 1000 entries.
  expect(rootOf(0, 2).toString('hex')).toBe('9d714ad3a9dfcdf640fce3b22d612b751bebe55de86a96914ea25cf5cfaebd30');
  expect(rootOf(0, 3).toString('hex')).toBe('eca8d14c31e6aef00e442b0b4ff8a183b087a451c8bad43bd0bdcb2e7ba4ad4e');
  expect(rootOf(0, 1_000).toString('hex')).toBe('ec475e0a9c5d299dc137c06c9364ae5407ab21bd670f151404c6d34be07064d4');
});

test('a part that is not there is a bug of the caller', async () => {
  const rootOf = createSubtreeRoots(source(300));
  expect(() => rootOf(0, 0)).toThrow(/no leaves/);
  expect(() => rootOf(288, 304)).toThrow(/not there/);
  expect(() => rootOf(256, 768)).toThrow(/not there/);
  const { ledger } = await openForTest(await madeLedger(5, []));
  expect(() => ledger.subtreeRoot(0, 8)).toThrow(/not durable/);
  expect(Buffer.from(ledger.subtreeRoot(0, 5)).equals(Buffer.from((await ledger.checkpoint()).root))).toBe(true);
});

test('a live ledger gives the root of what is durable', async () => {
  const { ledger } = await openForTest(join(temporaryFolder(), 'ledger.db'));
  await ledger.append(entriesFrom(0, 700), null);
  const { root } = await ledger.checkpoint();
  expect(Buffer.from(ledger.subtreeRoot(0, 700)).equals(Buffer.from(root))).toBe(true);
});
