/** The browser's own check of a proof, against the golden vectors and against the daemon's independent code. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { inclusionProof } from '../../../daemon/ledger/merkle-proof.ts';
import { climb, sidesOf } from '../../../kiosk-ui/model/ledger-proof.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'));
const entries = readFileSync(new URL('../../vectors/ledger/bundle/entries.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .slice(0, 1_000);
const hashes = entries.map((leaf) => leafHash(Buffer.from(leaf)));
const { subtle } = crypto;

test('the golden paths lead to the golden roots', async () => {
  const one = await climb(subtle, { seq: 1, size: 3, leafHash: vectors.leaf1_hash, path: vectors.inclusion_1_of_3 });
  expect(one?.root).toBe(vectors.root['3']);
  expect(one?.steps.map(({ side }) => side)).toEqual(['left', 'right']);
  const path: string[] = vectors.inclusion_777_of_1000;
  const many = await climb(subtle, { seq: 777, size: 1_000, leafHash: hashes[777]?.toString('hex') ?? '', path });
  expect(many?.root).toBe(vectors.root['1000']);
  expect(many?.steps.at(-1)?.hash).toBe(vectors.root['1000']);
});

const place = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.record({ size: fc.constant(size), seq: fc.integer({ min: 0, max: size - 1 }) }));

test('every entry of every size leads to its root', async () => {
  await fc.assert(
    fc.asyncProperty(place, async ({ size, seq }) => {
      const path = inclusionProof(seq, size, (from, to) => rootOfHashes(hashes, from, to)).map((hash) =>
        Buffer.from(hash).toString('hex'),
      );
      const climbed = await climb(subtle, { seq, size, leafHash: hashes[seq]?.toString('hex') ?? '', path });
      expect(climbed?.root).toBe(rootOfHashes(hashes, 0, size).toString('hex'));
      expect(climbed?.steps.length).toBe(path.length);
    }),
    { numRuns: 60 },
  );
});

test('a changed digit anywhere in the path ends at another root', async () => {
  const path: string[] = vectors.inclusion_777_of_1000;
  const digit = (hash: string, at: number) => hash.slice(0, at) + (hash[at] === '0' ? '1' : '0') + hash.slice(at + 1);
  const own = hashes[777]?.toString('hex') ?? '';
  for (const step of path.keys())
    for (let at = 0; at < 64; at += 9) {
      const forged = path.map((hash, one) => (one === step ? digit(hash, at) : hash));
      const climbed = await climb(subtle, { seq: 777, size: 1_000, leafHash: own, path: forged });
      expect(climbed?.root).not.toBe(vectors.root['1000']);
    }
});

test('a path that is too short, too long or of another place is none', async () => {
  const path: string[] = vectors.inclusion_777_of_1000;
  const own = hashes[777]?.toString('hex') ?? '';
  expect(await climb(subtle, { seq: 777, size: 1_000, leafHash: own, path: path.slice(1) })).toBeNull();
  expect(await climb(subtle, { seq: 777, size: 1_000, leafHash: own, path: [...path, own] })).toBeNull();
  expect(await climb(subtle, { seq: 1_000, size: 1_000, leafHash: own, path })).toBeNull();
  expect(await climb(subtle, { seq: 777, size: 1_000, leafHash: own, path: path.map(() => 'AB') })).toBeNull();
  expect(sidesOf(0, 1, 0)).toEqual([]);
});

test('sizes beyond 32 bits are no trouble', () => {
  // 2^40 entries: the path of the first has 40 steps, each with its neighbour to the right.
  expect(sidesOf(0, 2 ** 40, 40)).toEqual(Array(40).fill('right'));
  expect(sidesOf(2 ** 40 - 1, 2 ** 40, 40)).toEqual(Array(40).fill('left'));
});
