import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commit, opens } from '../../../daemon/vault/commitment.ts';

const vectorsAt = new URL('../../vectors/', import.meta.url);
const { commitment } = JSON.parse(readFileSync(new URL('ledger.json', vectorsAt), 'utf8'));
const lines = (name: string): string[] =>
  readFileSync(new URL(`ledger/bundle/${name}`, vectorsAt), 'utf8')
    .trimEnd()
    .split('\n');
const opening = { f: commitment.field, salt: Buffer.from(commitment.salt_hex, 'hex'), value: commitment.value };

test('the golden commitment comes out', () => {
  expect(commit(opening)).toEqual({ f: 'id', h: commitment.hmac_b64url });
});

test('the golden openings open the commitments in the golden entries', () => {
  const entries = lines('entries.jsonl');
  const openings = lines('openings.jsonl').map((line) => JSON.parse(line));
  expect(openings.length).toBeGreaterThan(0);
  for (const { seq, f, salt, value } of openings) {
    const { pii } = JSON.parse(entries[seq] ?? '');
    const opened = { f, salt: Buffer.from(salt, 'base64url'), value: Buffer.from(value, 'base64url').toString() };
    expect(pii).toContainEqual(commit(opened));
    expect(opens(pii[0], opened)).toBe(true);
  }
});

test('another field, value or salt does not open it', () => {
  const made = commit(opening);
  expect(opens(made, opening)).toBe(true);
  expect(opens(made, { ...opening, f: 'ic' })).toBe(false);
  expect(opens(made, { ...opening, value: `${opening.value} ` })).toBe(false);
  expect(opens(made, { ...opening, salt: Buffer.alloc(32) })).toBe(false);
  expect(opens({ ...made, h: made.h.slice(1) }, opening)).toBe(false);
});

test('a short salt, a NUL in the field and half a character are bugs', () => {
  expect(() => commit({ ...opening, salt: Buffer.alloc(31) })).toThrow('32 bytes');
  expect(() => commit({ ...opening, f: 'i\0d' })).toThrow('NUL');
  expect(() => commit({ ...opening, value: '\ud83d' })).toThrow('well-formed');
});
