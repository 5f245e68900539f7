/** Keys, cryptograms and padding of the Secure Channel against the standard's example. */
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clientCryptogram,
  decryptData,
  deriveSessionKeys,
  encryptData,
  equalSecrets,
  initialRmac,
  padData,
  SCBK_D,
  scsMac,
  serverCryptogram,
  unpadData,
} from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import { concatBytes, fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { osdpVectors } from './osdp-vectors.ts';

const { annexE } = osdpVectors;
const randomA = fromHex(annexE.randomA);
const randomB = fromHex(annexE.randomB);
const keys = deriveSessionKeys(SCBK_D.bytes, randomA);

/** One block through AES on its own, with another call of the library than the code under test makes. */
function aesBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return concatBytes([cipher.update(block), cipher.final()]);
}

describe('the example of the standard', () => {
  test('the default base key is 30 31 … 3F', () => {
    expect(toHex(SCBK_D.bytes)).toBe(annexE.baseKey);
    expect(SCBK_D.kind).toBe('scbk-d');
  });

  test('session keys', () => {
    expect(toHex(keys.enc)).toBe(annexE.enc);
    expect(toHex(keys.mac1)).toBe(annexE.mac1);
    expect(toHex(keys.mac2)).toBe(annexE.mac2);
  });

  test('cryptograms of both sides and the start of the chain', () => {
    expect(toHex(clientCryptogram(keys, randomA, randomB))).toBe(annexE.clientCryptogram);
    const server = serverCryptogram(keys, randomA, randomB);
    expect(toHex(server)).toBe(annexE.serverCryptogram);
    expect(toHex(initialRmac(keys, server))).toBe(annexE.initialRmac);
  });
});

describe('padding of data', () => {
  test.each(osdpVectors.padding)('$data is padded to $padded', ({ data, padded }) => {
    expect(toHex(padData(fromHex(data)))).toBe(padded);
    expect(toHex(unpadData(fromHex(padded)) ?? new Uint8Array())).toBe(data);
  });

  test('nothing is padded to a block, and a whole block to two', () => {
    expect(toHex(padData(new Uint8Array()))).toBe(`80${'00'.repeat(15)}`);
    expect(padData(new Uint8Array(16)).length).toBe(32);
  });

  test('any data comes back, through encryption as well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (data, chain) => {
        expect(unpadData(padData(data))).toEqual(data);
        expect(decryptData(keys, chain, encryptData(keys, chain, data))).toEqual(data);
      }),
    );
  });

  test('no padding, padding that is longer than a block, and padding with something behind it are refused', () => {
    expect(unpadData(new Uint8Array(16))).toBeNull();
    expect(unpadData(fromHex(`80${'00'.repeat(16)}`))).toBeNull();
    expect(unpadData(fromHex(`80${'00'.repeat(14)}01`))).toBeNull();
  });

  test('no bytes at all are no data, and a part of a block is refused', () => {
    const chain = new Uint8Array(16);
    expect(decryptData(keys, chain, new Uint8Array())).toEqual(new Uint8Array());
    expect(decryptData(keys, chain, new Uint8Array(17))).toBeNull();
  });
});

describe('the MAC', () => {
  const iv = fromHex('00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF');
  const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, i) => byte ^ (b[i] ?? 0));

  test('one full block is not padded and goes through S-MAC2 alone', () => {
    const block = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect(scsMac(keys, iv, block)).toEqual(aesBlock(keys.mac2, xor(block, iv)));
  });

  test('a short block is padded with 80 and zeros', () => {
    const padded = fromHex(`01 02 80 ${'00'.repeat(13)}`);
    expect(scsMac(keys, iv, Uint8Array.of(1, 2))).toEqual(aesBlock(keys.mac2, xor(padded, iv)));
  });

  test('all blocks but the last go through S-MAC1', () => {
    const message = Uint8Array.from({ length: 32 }, (_, i) => 3 * i);
    const first = aesBlock(keys.mac1, xor(message.slice(0, 16), iv));
    expect(scsMac(keys, iv, message)).toEqual(aesBlock(keys.mac2, xor(message.slice(16), first)));
  });
});

test('secrets are equal where length and every byte are', () => {
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalSecrets(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});
