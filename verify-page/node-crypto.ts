/** The few functions of `node:crypto` that the verifier uses, for a browser: hashes and Ed25519 from a library, no key ever made. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from './node-buffer.ts';

/** A public key: its 32 bytes (RFC 8032 5.1.5). */
export interface KeyObject {
  readonly raw: Uint8Array;
}

/** `crypto.hash`, for SHA-256 alone. */
export function hash(_algorithm: 'sha256', data: Uint8Array, encoding: 'buffer' | 'hex'): Buffer | string {
  const digest = Buffer.from(sha256(data));
  return encoding === 'hex' ? digest.toString('hex') : digest;
}

export function createHmac(_algorithm: 'sha256', key: Uint8Array) {
  const mac = hmac.create(sha256, key);
  return {
    update(data: Uint8Array) {
      mac.update(data);
      return this;
    },
    digest: () => Buffer.from(mac.digest()),
  };
}

export function createPublicKey({ key }: { readonly key: { readonly x: string } }): KeyObject {
  return { raw: Buffer.from(key.x.replaceAll('-', '+').replaceAll('_', '/'), 'base64') };
}

/** As OpenSSL checks it: RFC 8032 5.1.7, without the cofactor's leniency. */
export function verify(_algorithm: null, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, data, key.raw, { zip215: false });
  } catch {
    // The library throws on a point that is none; that is no signature either.
    return false;
  }
}

const absent = (): never => {
  throw new Error('this page makes no keys');
};

export const createPrivateKey = absent;
export const sign = absent;
export const createHash = absent;
