/** Numbers and leaves as screens show them. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupNumber } from '../../../kiosk-ui/model/identity-number.ts';
import { leafHashOf, readLeaf } from '../../../kiosk-ui/model/ledger-leaf.ts';

test.each([
  ['110101189001010024', '110101 1890 0101 002 4'],
  ['11010118900101002X', '110101 1890 0101 002 X'],
  ['CHN110190010112', 'CHN 1101 900101 12'],
  ['K1234', 'K1234'],
  ['', ''],
])('the number %s is set as %s', (number, shown) => {
  expect(groupNumber(number)).toBe(shown);
});

test('grouping never loses or changes a character', () => {
  const plain = (number: string) => number.replaceAll(' ', '');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{17}[\dX]$/)), (number) => {
      expect(plain(groupNumber(number))).toBe(plain(number));
    }),
  );
});

const ledger = JSON.parse(readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'));

test('the golden leaf hashes come out of the browser’s own hashing', async () => {
  expect(await leafHashOf(crypto.subtle, ledger.leaf0_jcs)).toBe(ledger.leaf0_hash);
  expect(await leafHashOf(crypto.subtle, ledger.leaf1_jcs)).toBe(ledger.leaf1_hash);
  // RFC 6962 section 2.1: the hash of an empty leaf is SHA-256 of one zero byte.
  expect(await leafHashOf(crypto.subtle, '')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});

test('an entry is taken apart for showing', () => {
  const leaf = JSON.stringify({
    actors: [{ role: 'counter', session: 's' }, { part: 'daemon' }, { key: 'k1' }],
    cause: 'r1',
    data: { reading: 'r1' },
    dev: 'reader-1',
    pii: [{ f: 'number', h: 'abc' }, { f: 7 }],
    seq: 3,
    sim: true,
    ts: 1_795_314_710_000,
    type: 'reading.completed',
  });
  expect(readLeaf(leaf)).toEqual({
    type: 'reading.completed',
    ts: 1_795_314_710_000,
    device: 'reader-1',
    simulated: true,
    actors: ['counter', 'daemon', 'k1'],
    cause: 'r1',
    commitments: [{ f: 'number', h: 'abc' }],
    pretty: JSON.stringify(JSON.parse(leaf), null, 2),
  });
});

test('a leaf that is no entry is shown as its text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (leaf) => {
      const view = readLeaf(leaf);
      expect(view.pretty.length).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(readLeaf('not json').pretty).toBe('not json');
  expect(readLeaf('[1]').pretty).toBe('[1]');
});
