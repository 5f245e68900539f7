import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../daemon/ledger/merkle-proof.ts';
import { golden, goldenHashes, vectorText } from './ledger-fixture.ts';

const rootOf = (from: number, to: number): Buffer => rootOfHashes(goldenHashes, from, to);
const hexes = (proof: readonly Uint8Array[]): string[] => proof.map((one) => Buffer.from(one).toString('hex'));
const flipped = (bytes: Uint8Array): Buffer => {
  const changed = Buffer.from(bytes);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return changed;
};
const leafAt = (index: number): Buffer => goldenHashes[index] ?? Buffer.alloc(0);

describe('inclusion', () => {
  test('the golden proofs come out', () => {
    expect(hexes(inclusionProof(1, 3, rootOf))).toEqual(golden.inclusion_1_of_3);
    expect(hexes(inclusionProof(777, 1000, rootOf))).toEqual(golden.inclusion_777_of_1000);
  });

  test('every proof of every small history is accepted, and none for another place, leaf, root or length', () => {
    for (let size = 1; size <= 20; size++)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, rootOf);
        const claim = { index, size, leaf: leafAt(index), root: rootOf(0, size) };
        expect(verifyInclusion(claim, proof)).toBe(true);
        expect(verifyInclusion({ ...claim, index: size }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, leaf: leafAt(index + 1) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(claim.root) }, proof)).toBe(false);
        expect(verifyInclusion(claim, [...proof, claim.leaf])).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, index: (index + 1) % size }, proof)).toBe(false);
      }
  });
});

describe('consistency', () => {
  test('the golden proofs come out', () => {
    expect(hexes(consistencyProof(2, 3, rootOf))).toEqual(golden.consistency_2_3);
    expect(hexes(consistencyProof(777, 1000, rootOf))).toEqual(golden.consistency_777_1000);
    const base64 = consistencyProof(256, 777, rootOf).map((one) => Buffer.from(one).toString('base64'));
    expect(base64).toEqual(vectorText('consistency-256-777.txt').trimEnd().split('\n'));
  });

  test('every pair of small histories is proved, and a changed proof or root is not', () => {
    for (let size = 1; size <= 20; size++)
      for (let old = 0; old <= size; old++) {
        const proof = consistencyProof(old, size, rootOf);
        const claim = { old, size, oldRoot: rootOf(0, old), newRoot: rootOf(0, size) };
        expect(verifyConsistency(claim, proof)).toBe(true);
        expect(verifyConsistency(claim, [...proof, claim.newRoot])).toBe(false);
        if (old === 0) continue;
        expect(verifyConsistency({ ...claim, newRoot: flipped(claim.newRoot) }, proof)).toBe(false);
        expect(verifyConsistency({ ...claim, oldRoot: flipped(claim.oldRoot) }, proof)).toBe(false);
        for (const [place, hash] of proof.entries())
          expect(verifyConsistency(claim, proof.with(place, flipped(hash)))).toBe(false);
      }
  });

  test('large histories are proved as well as small ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (size, some) => {
        const old = some % (size + 1);
        const claim = { old, size, oldRoot: rootOf(0, old), newRoot: rootOf(0, size) };
        expect(verifyConsistency(claim, consistencyProof(old, size, rootOf))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('a history does not continue a longer one', () => {
    const claim = { old: 3, size: 2, oldRoot: rootOf(0, 3), newRoot: rootOf(0, 2) };
    expect(verifyConsistency(claim, [])).toBe(false);
    expect(() => consistencyProof(3, 2, rootOf)).toThrow('does not continue');
    expect(() => inclusionProof(2, 2, rootOf)).toThrow('no leaf');
  });
});
