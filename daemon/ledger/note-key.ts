/** Keys of signed notes (C2SP signed-note): their ids, their printed form (vkey), and what signs and verifies with them. */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { decodeBase64, encodeBase64Url } from './base64.ts';
import { isKeyName } from './note.ts';

/** First byte of a printed key. Other types may follow (ML-DSA-44 is 06); a type is one row of `SCHEMES`. */
export const KeyType = { ed25519: 0x01, cosignature: 0x04 } as const;

/** Checks a signature of one type over a note's text with the raw public key. */
type Scheme = (publicKey: KeyObject, text: string, signature: Uint8Array) => boolean;

const ED25519_SIGNATURE_BYTES = 64;
const COSIGNATURE_BYTES = 8 + ED25519_SIGNATURE_BYTES;

const SCHEMES: Readonly<Record<number, Scheme>> = {
  [KeyType.ed25519]: (publicKey, text, signature) =>
    signature.length === ED25519_SIGNATURE_BYTES && verify(null, Buffer.from(text), publicKey, signature),
  // C2SP tlog-cosignature: u64 time, big-endian, then Ed25519 over a text that repeats it.
  [KeyType.cosignature]: (publicKey, text, signature) => {
    if (signature.length !== COSIGNATURE_BYTES) return false;
    const time = Buffer.from(signature).readBigUInt64BE(0);
    return verify(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), publicKey, signature.subarray(8));
  },
};

export interface NoteVerifier {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ 0A ‖ type ‖ public key), hex. */
  readonly keyId: string;
  readonly type: number;
  verify(text: string, signature: Uint8Array): boolean;
}

export interface NoteSigner {
  readonly name: string;
  readonly keyId: string;
  /** The printed public key that a reader needs. */
  readonly vkey: string;
  sign(text: string): Uint8Array;
}

export type VkeyTrouble = 'malformed' | 'key-id' | 'unknown-type' | 'bad-key';

export function keyIdOf(name: string, type: number, publicKey: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]), 'hex').slice(0, 8);
}

/** `name+hex(key id)+base64(type ‖ public key)`. */
export function formatVkey(name: string, type: number, publicKey: Uint8Array): string {
  const encoded = Buffer.concat([Buffer.from([type]), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, type, publicKey)}+${encoded}`;
}

/** Reads a printed key. The id in it must be the key's own. */
export function parseVkey(vkey: string): Result<NoteVerifier, VkeyTrouble> {
  // Base64 has plus signs of its own, so only the first two part the fields.
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(vkey) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined || !isKeyName(name)) return err('malformed');
  const bytes = decodeBase64(encoded);
  const type = bytes?.[0];
  if (bytes === null || type === undefined) return err('malformed');
  const raw = bytes.subarray(1);
  if (keyIdOf(name, type, raw) !== keyId) return err('key-id');
  const scheme = SCHEMES[type];
  if (scheme === undefined) return err('unknown-type');
  if (raw.length !== 32) return err('bad-key');
  const publicKey = publicKeyFromRaw(raw);
  return ok({ name, keyId, type, verify: (text, signature) => scheme(publicKey, text, signature) });
}

/** A signer of type 01 for an Ed25519 private key. */
export function createNoteSigner(name: string, privateKey: KeyObject): NoteSigner {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('a note of type 01 is signed with Ed25519');
  const raw = rawPublicKey(privateKey);
  return {
    name,
    keyId: keyIdOf(name, KeyType.ed25519, raw),
    vkey: formatVkey(name, KeyType.ed25519, raw),
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  };
}

/** The 32 bytes of an Ed25519 public key (RFC 8032 5.1.5). */
function rawPublicKey(privateKey: KeyObject): Buffer {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key without its point');
  return Buffer.from(x, 'base64url');
}

function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(raw) },
    format: 'jwk',
  });
}

/** PKCS #8 around a 32-byte Ed25519 seed (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The private key that grows from a 32-byte seed (RFC 8032 5.1.5). */
export function privateKeyFromSeed(seed: Uint8Array): KeyObject {
  if (seed.length !== 32) throw new Error('an Ed25519 seed has 32 bytes');
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}
