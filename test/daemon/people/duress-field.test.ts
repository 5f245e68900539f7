import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isSecurityKey,
  openDuress,
  publicBytes,
  SEALED_LENGTH,
  sealDuress,
  sharedSecret,
} from '../../../daemon/people/duress-field.ts';
import { systemRandom } from '../../../daemon/random.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const officer = Buffer.alloc(32, 5);
const key = publicBytes(officer).toString('base64url');

test('public keys and the shared secret are those of RFC 7748 6.1', () => {
  const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
  const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
  const alicePublic = hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
  const bobPublic = hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
  const shared = hex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
  expect([publicBytes(alice), publicBytes(bob)]).toEqual([alicePublic, bobPublic]);
  expect([sharedSecret(alice, bobPublic), sharedSecret(bob, alicePublic)]).toEqual([shared, shared]);
});

test('the officer alone reads whether it was duress, and only in the attempt that it was made for', () => {
  for (const duress of [true, false]) {
    const sealed = sealDuress(key, duress, 'a_1', systemRandom);
    expect(openDuress(officer, sealed, 'a_1')).toEqual({ ok: true, value: duress });
    expect(openDuress(officer, sealed, 'a_2')).toEqual({ ok: false, error: 'other-key-or-context' });
    expect(openDuress(Buffer.alloc(32, 6), sealed, 'a_1')).toEqual({ ok: false, error: 'other-key-or-context' });
  }
});

test('a field is always of one size and never twice the same', () => {
  const fields = [true, false, true, false].map((duress) => sealDuress(key, duress, 'a_1', systemRandom));
  expect(fields.map((field) => field.length)).toEqual([86, 86, 86, 86]);
  expect(SEALED_LENGTH).toBe(86);
  expect(new Set(fields).size).toBe(4);
});

test('any damaged byte is noticed', () => {
  const sealed = Buffer.from(sealDuress(key, true, 'a_1', systemRandom), 'base64url');
  for (let at = 0; at < sealed.length; at++) {
    const damaged = Buffer.from(sealed);
    // The highest bit of a public key is ignored (RFC 7748 5), but it is part of the salt here.
    damaged[at] = (damaged[at] ?? 0) ^ 0x80;
    expect(openDuress(officer, damaged.toString('base64url'), 'a_1').ok).toBe(false);
  }
});

test('whatever else is given is no field, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 80, maxLength: 92 })), (text) => {
      expect(openDuress(officer, text, 'a_1').ok).toBe(false);
    }),
  );
});

test('a point of small order, a short key and a key in another spelling are no keys', () => {
  expect(isSecurityKey(key)).toBe(true);
  expect(isSecurityKey(`${key}=`)).toBe(false);
  expect(isSecurityKey('')).toBe(false);
  expect(isSecurityKey(Buffer.alloc(31, 5).toString('base64url'))).toBe(false);
  // RFC 7748 6.1: an all-zero shared secret must be refused; u = 0 and u = 1 give it.
  expect(isSecurityKey(Buffer.alloc(32).toString('base64url'))).toBe(false);
  expect(isSecurityKey(Buffer.from([1, ...new Uint8Array(31)]).toString('base64url'))).toBe(false);
  expect(sharedSecret(officer, Buffer.alloc(32))).toBeNull();
});
