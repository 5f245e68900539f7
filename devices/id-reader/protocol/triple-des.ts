/** Two-key triple DES and its MAC, as chips of travel documents use them. Key and block sizes in bytes: 16 and 8. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concatBytes } from '../../kit/bytes.ts';

/** ICAO 9303-11 uses CBC with a zero initial vector everywhere. */
const ZERO_IV = new Uint8Array(8);

/** CBC without padding; `plain` is a whole number of blocks, else it throws. */
export function encryptTripleDes(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('des-ede3-cbc', threeKeys(key), ZERO_IV).setAutoPadding(false);
  return concatBytes([cipher.update(plain), cipher.final()]);
}

/** The reverse. */
export function decryptTripleDes(key: Uint8Array, cryptogram: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('des-ede3-cbc', threeKeys(key), ZERO_IV).setAutoPadding(false);
  return concatBytes([decipher.update(cryptogram), decipher.final()]);
}

/** ISO/IEC 9797-1 MAC algorithm 3 (retail MAC) with padding method 2: 8 bytes. */
export function retailMac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(8 * (Math.floor(message.length / 8) + 1));
  padded.set(message);
  padded[message.length] = 0x80;
  const last = padded.length - 8;
  // Single DES is triple DES with one key three times; plain DES is not in OpenSSL 3 without its legacy provider.
  const inner = concatBytes([key.subarray(0, 8), key.subarray(0, 8)]);
  const chained = last === 0 ? ZERO_IV : encryptTripleDes(inner, padded.subarray(0, last)).subarray(-8);
  // The last block goes through all three rounds of triple DES.
  return encryptTripleDes(
    key,
    padded.subarray(last).map((byte, i) => byte ^ (chained[i] ?? 0)),
  );
}

/** Every byte with an odd number of ones in it: the lowest bit is DES's parity bit. */
export function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    const ones = (byte >> 1).toString(2).replaceAll('0', '').length;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}

function threeKeys(key: Uint8Array): Uint8Array {
  return concatBytes([key, key.subarray(0, 8)]);
}
