import { expect, test } from 'vitest';
import { isProofValid, makeProof } from '../../../daemon/api/session-proof.ts';

const key = Uint8Array.from({ length: 32 }, (_, at) => at);
const decoy = new Uint8Array(32);
const facts = {
  challenge: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
  origin: 'http://127.0.0.1:7411',
  role: 'counter',
  schema: 1,
} as const;
// Made with Python's hmac over "twinlock/session", challenge, origin, role, schema, joined by line feeds.
const GOLDEN = 'REjXvuxGj2LUKAElPCRgtML1G5Eo3ux9imyaKzUQN4w';

test('the proof is the HMAC that another program makes', () => {
  expect(makeProof(key, facts)).toBe(GOLDEN);
  expect(isProofValid(key, decoy, GOLDEN, facts)).toBe(true);
});

test('a proof for another challenge, origin, role or schema is wrong', () => {
  expect(isProofValid(key, decoy, GOLDEN, { ...facts, challenge: `B${facts.challenge.slice(1)}` })).toBe(false);
  expect(isProofValid(key, decoy, GOLDEN, { ...facts, origin: '' })).toBe(false);
  expect(isProofValid(key, decoy, GOLDEN, { ...facts, role: 'office' })).toBe(false);
  expect(isProofValid(key, decoy, GOLDEN, { ...facts, schema: 2 })).toBe(false);
});

test('every damaged byte of a proof spoils it', () => {
  const bytes = Buffer.from(GOLDEN, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 0x01;
    expect(isProofValid(key, decoy, damaged.toString('base64url'), facts)).toBe(false);
  }
});

test.each(['', 'x', GOLDEN.slice(0, -4), `${GOLDEN}AAAA`])('a proof of another length is wrong: “%s”', (proof) => {
  expect(isProofValid(key, decoy, proof, facts)).toBe(false);
});

test('a key that nobody has accepts nothing, not even a proof made with the decoy', () => {
  expect(isProofValid(null, decoy, makeProof(decoy, facts), facts)).toBe(false);
});
