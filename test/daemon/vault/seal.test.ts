import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { seal, unseal } from '../../../daemon/vault/seal.ts';

const key = Buffer.alloc(32, 5);

test('the cipher is AES-256-GCM as its designers’ test case 16 has it', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16. The ciphertext does not depend on the purpose.
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const k = hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308');
  const nonce = hex('cafebabefacedbaddecaf888');
  const sealed = seal(
    k,
    hex(
      'd9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72 1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39',
    ),
    'abc',
    () => nonce,
  );
  expect(sealed.subarray(0, 12)).toEqual(nonce);
  expect(sealed.subarray(12, -16)).toEqual(
    hex(
      '522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa 8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662',
    ),
  );
});

test('what was sealed comes out again', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (plain, purpose) => {
      expect(unseal(key, seal(key, plain, purpose, systemRandom), purpose)).toEqual(Buffer.from(plain));
    }),
  );
});

test('a changed byte, another key, another purpose and a cut box open to nothing', () => {
  const box = seal(key, Buffer.from('value'), 'a|b', systemRandom);
  expect(unseal(key, box, 'a|c')).toBeNull();
  expect(unseal(Buffer.alloc(32, 6), box, 'a|b')).toBeNull();
  for (let index = 0; index < box.length; index++) {
    const damaged = Buffer.from(box);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(unseal(key, damaged, 'a|b')).toBeNull();
    expect(unseal(key, box.subarray(0, index), 'a|b')).toBeNull();
  }
});
