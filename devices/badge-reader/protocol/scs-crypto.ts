/** Keys, cryptograms, MACs and padding of the Secure Channel (OSDP 2.2, Annex D). AES-128 only; pure: random numbers are handed in. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { concatBytes } from '../../kit/bytes.ts';

/** One AES block; also the size of keys, cryptograms and whole MACs. Bytes. */
export const BLOCK_BYTES = 16;
const NO_IV = new Uint8Array(BLOCK_BYTES);
/** First byte of padding; zeros follow it. */
const PAD_START = 0x80;

/** `scbk-d` is public: for commissioning only. */
export type BaseKeyKind = 'scbk-d' | 'scbk';

export interface BaseKey {
  readonly kind: BaseKeyKind;
  /** 16 bytes. */
  readonly bytes: Uint8Array;
}

/** The default base key that every new PD has: 30 31 … 3F (OSDP 2.2, Annex D). */
export const SCBK_D: BaseKey = { kind: 'scbk-d', bytes: Uint8Array.from({ length: 16 }, (_, i) => 0x30 + i) };

/** The keys of one session. 16 bytes each. */
export interface SessionKeys {
  /** S-ENC. */
  readonly enc: Uint8Array;
  /** S-MAC1, for all blocks but the last. */
  readonly mac1: Uint8Array;
  /** S-MAC2, for the last block. */
  readonly mac2: Uint8Array;
}

/** The same keys as the crypto library holds them: made once a session, for making one costs ten times what a block does. */
export interface HeldKeys {
  readonly enc: KeyObject;
  readonly mac1: KeyObject;
  readonly mac2: KeyObject;
}

export function holdKeys({ enc, mac1, mac2 }: SessionKeys): HeldKeys {
  return { enc: createSecretKey(enc), mac1: createSecretKey(mac1), mac2: createSecretKey(mac2) };
}

/** Session keys from the base key and the first six bytes of RND.A. */
export function deriveSessionKeys(baseKey: Uint8Array, randomA: Uint8Array): SessionKeys {
  const derive = (second: number): Uint8Array => {
    const block = new Uint8Array(BLOCK_BYTES);
    block.set([0x01, second]);
    block.set(randomA.subarray(0, 6), 2);
    return encryptBlock(baseKey, block);
  };
  return { enc: derive(0x82), mac1: derive(0x01), mac2: derive(0x02) };
}

/** What proves that the PD has the base key: E(S-ENC, RND.A || RND.B). */
export function clientCryptogram(keys: SessionKeys, randomA: Uint8Array, randomB: Uint8Array): Uint8Array {
  return encryptBlock(keys.enc, concatBytes([randomA, randomB]));
}

/** What proves that the CP has the base key: E(S-ENC, RND.B || RND.A). */
export function serverCryptogram(keys: SessionKeys, randomA: Uint8Array, randomB: Uint8Array): Uint8Array {
  return encryptBlock(keys.enc, concatBytes([randomB, randomA]));
}

/** Where the chain of MACs begins: E(S-MAC2, E(S-MAC1, server cryptogram)). */
export function initialRmac(keys: SessionKeys, cryptogram: Uint8Array): Uint8Array {
  return encryptBlock(keys.mac2, encryptBlock(keys.mac1, cryptogram));
}

/** All 16 bytes of the MAC over SOM to the end of the data. Padded only where the last block is not full. */
export function scsMac(keys: SessionKeys | HeldKeys, iv: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = message.length % BLOCK_BYTES === 0 ? message : padData(message);
  const last = padded.length - BLOCK_BYTES;
  const chained = last === 0 ? iv : cbcEncrypt(keys.mac1, iv, padded.subarray(0, last)).subarray(-BLOCK_BYTES);
  return cbcEncrypt(keys.mac2, chained, padded.subarray(last));
}

/** Data under SCS_17 and SCS_18. `chain` is the whole MAC of the packet before, whose complement is the initial vector. */
export function encryptData(keys: SessionKeys | HeldKeys, chain: Uint8Array, data: Uint8Array): Uint8Array {
  return cbcEncrypt(keys.enc, complement(chain), padData(data));
}

/** The reverse; null where it is no whole number of blocks or its padding is not right. No bytes at all are no data. */
export function decryptData(
  keys: SessionKeys | HeldKeys,
  chain: Uint8Array,
  cryptogram: Uint8Array,
): Uint8Array | null {
  if (cryptogram.length === 0) return cryptogram;
  if (cryptogram.length % BLOCK_BYTES !== 0) return null;
  const decipher = createDecipheriv('aes-128-cbc', keys.enc, complement(chain)).setAutoPadding(false);
  return unpadData(concatBytes([decipher.update(cryptogram), decipher.final()]));
}

/** Always at least one byte: 80, then zeros to the end of the block. 16 bytes of data become 32. */
export function padData(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array(BLOCK_BYTES * (Math.floor(data.length / BLOCK_BYTES) + 1));
  padded.set(data);
  padded[data.length] = PAD_START;
  return padded;
}

/** Without its padding; null where there is none within the last block. */
export function unpadData(padded: Uint8Array): Uint8Array | null {
  const start = padded.lastIndexOf(PAD_START);
  if (start < 0 || padded.length - start > BLOCK_BYTES) return null;
  return padded.subarray(start + 1).every((byte) => byte === 0) ? padded.slice(0, start) : null;
}

/** True where both are the same, in a time that does not tell where they differ. */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  if (block.length !== BLOCK_BYTES) throw new Error('Secure Channel: not one block');
  // One block of CBC with a zero initial vector is one block of ECB.
  return cbcEncrypt(key, NO_IV, block);
}

function cbcEncrypt(key: Uint8Array | KeyObject, iv: Uint8Array, blocks: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return concatBytes([cipher.update(blocks), cipher.final()]);
}

function complement(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}
