/**
 * The sealed field that says, to the security officer alone, whether a PIN was given under duress. Always present,
 * always of one size: epk(32) ‖ ciphertext(16) ‖ tag(16), base64url. Ephemeral X25519 (RFC 7748), HKDF-SHA-256
 * (RFC 5869) over both public keys, AES-256-GCM with key and nonce of that one field.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';

const KEY_BYTES = 32;
const PLAIN_BYTES = 16;
const TAG_BYTES = 16;
/** Characters of a sealed field. */
export const SEALED_LENGTH = Math.ceil(((KEY_BYTES + PLAIN_BYTES + TAG_BYTES) * 4) / 3);
/** RFC 8410 4 and 7: what stands before the 32 bytes of an X25519 key in SubjectPublicKeyInfo and PKCS #8. */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Any private key tells a public key of small order from a good one. */
const PROBE = Buffer.alloc(KEY_BYTES, 1);

export type OpenFieldTrouble = 'not-a-field' | 'other-key-or-context';

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
}

function privateKeyOf(raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, raw]), format: 'der', type: 'pkcs8' });
}

/** The public key of 32 private bytes, raw. */
export function publicBytes(privateBytes: Uint8Array): Buffer {
  const key = createPublicKey(privateKeyOf(privateBytes).export({ format: 'pem', type: 'pkcs8' }).toString());
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length);
}

/** RFC 7748 6.1. Null for a point of small order, which would give everybody the same secret. */
export function sharedSecret(privateBytes: Uint8Array, otherPublic: Uint8Array): Buffer | null {
  try {
    return diffieHellman({ privateKey: privateKeyOf(privateBytes), publicKey: publicKeyOf(otherPublic) });
  } catch {
    return null;
  }
}

/** Whether `text` is an X25519 public key that can be sealed to, base64url. */
export function isSecurityKey(text: string): boolean {
  const raw = Buffer.from(text, 'base64url');
  return raw.length === KEY_BYTES && raw.toString('base64url') === text && sharedSecret(PROBE, raw) !== null;
}

/** Seals to `securityKey`, which `isSecurityKey` has passed. `context` (the attempt's id) must be given to open it. */
export function sealDuress(securityKey: string, duress: boolean, context: string, random: Random): string {
  const own = random(KEY_BYTES);
  const other = Buffer.from(securityKey, 'base64url');
  const epk = publicBytes(own);
  const shared = sharedSecret(own, other);
  if (shared === null) throw new Error('sealed to a key that was never checked');
  const { key, nonce } = derive(shared, epk, other);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const plain = Buffer.alloc(PLAIN_BYTES);
  plain[0] = Number(duress);
  return Buffer.concat([epk, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Opens a field with the security officer's 32 private bytes: true for duress. */
export function openDuress(
  privateBytes: Uint8Array,
  sealed: string,
  context: string,
): Result<boolean, OpenFieldTrouble> {
  const bytes = Buffer.from(sealed, 'base64url');
  const well = bytes.length === KEY_BYTES + PLAIN_BYTES + TAG_BYTES && bytes.toString('base64url') === sealed;
  if (!well) return err('not-a-field');
  const epk = bytes.subarray(0, KEY_BYTES);
  const shared = sharedSecret(privateBytes, epk);
  if (shared === null) return err('not-a-field');
  const { key, nonce } = derive(shared, epk, publicBytes(privateBytes));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(KEY_BYTES + PLAIN_BYTES));
  const plain = decipher.update(bytes.subarray(KEY_BYTES, KEY_BYTES + PLAIN_BYTES));
  try {
    decipher.final();
  } catch {
    return err('other-key-or-context');
  }
  return ok(plain[0] === 1);
}

function derive(shared: Buffer, epk: Uint8Array, other: Uint8Array): { key: Buffer; nonce: Buffer } {
  const salt = Buffer.concat([epk, other]);
  const made = Buffer.from(hkdfSync('sha256', shared, salt, 'twinlock/duress/1', KEY_BYTES + 12));
  return { key: made.subarray(0, KEY_BYTES), nonce: made.subarray(KEY_BYTES) };
}
