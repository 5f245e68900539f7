/** Two-key triple DES, by published values and by its own inverse. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decryptTripleDes,
  encryptTripleDes,
  retailMac,
  withOddParity,
} from '../../../../devices/id-reader/protocol/triple-des.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

test('with one key twice it is single DES', () => {
  // FIPS 81 and many DES primers: key 0123456789ABCDEF, "Now is t" → 3FA40E8A984D4815
  const key = fromHex('0123456789ABCDEF0123456789ABCDEF');
  expect(toHex(encryptTripleDes(key, new TextEncoder().encode('Now is t')))).toBe('3FA40E8A984D4815');
});

test('what is encrypted comes back', () => {
  fc.assert(
    fc.property(bytes(16), fc.nat(6), fc.uint8Array({ minLength: 48, maxLength: 48 }), (key, blocks, text) => {
      const plain = text.slice(0, 8 * blocks);
      expect(decryptTripleDes(key, encryptTripleDes(key, plain))).toEqual(plain);
    }),
  );
});

test('the MAC of a short and of an empty message has one block', () => {
  const key = fromHex('0123456789ABCDEFFEDCBA9876543210');
  // Padding method 2 alone: 80 and seven zeros, through all three rounds.
  expect(retailMac(key, new Uint8Array(0))).toEqual(encryptTripleDes(key, fromHex('8000000000000000')));
  expect(retailMac(key, fromHex('0102'))).toEqual(encryptTripleDes(key, fromHex('0102800000000000')));
});

test('every byte of a key gets an odd number of ones and keeps its seven upper bits', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (const [i, byte] of withOddParity(all).entries()) {
    expect(byte & 0xfe).toBe(i & 0xfe);
    expect([...byte.toString(2)].filter((bit) => bit === '1').length % 2).toBe(1);
  }
});
