import { expect, test } from 'vitest';
import { createCompactRange, leafHash } from '../../../daemon/ledger/merkle.ts';
import { golden, goldenHashes } from './ledger-fixture.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('leaf hashes are the golden ones', () => {
  expect(hex(leafHash(Buffer.from(golden.leaf0_jcs)))).toBe(golden.leaf0_hash);
  expect(hex(leafHash(Buffer.from(golden.leaf1_jcs)))).toBe(golden.leaf1_hash);
});

test('the root of a growing history is the golden one at every size that has a vector', () => {
  const range = createCompactRange([], 0);
  expect(hex(range.root())).toBe(golden.empty_root);
  let met = 0;
  for (const hash of goldenHashes) {
    range.append(hash);
    const expected = golden.root[String(range.size())];
    if (expected === undefined) continue;
    expect(hex(range.root())).toBe(expected);
    met++;
  }
  expect(met).toBe(Object.keys(golden.root).length);
});

test('a range that goes on from its peaks grows as if it had never stopped', () => {
  for (const stop of [0, 1, 2, 3, 255, 256, 257, 777]) {
    const first = createCompactRange([], 0);
    for (const hash of goldenHashes.slice(0, stop)) first.append(hash);
    const second = createCompactRange(first.peaks(), stop);
    for (const hash of goldenHashes.slice(stop)) second.append(hash);
    expect(hex(second.root())).toBe(golden.root[1000]);
  }
  expect(() => createCompactRange([], 1)).toThrow('do not fit');
});
