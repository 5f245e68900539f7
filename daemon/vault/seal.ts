/** A sealed box: AES-256-GCM with a random nonce, bound to what it is for. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../random.ts';

/** NIST SP 800-38D 8.2.2: 96 random bits; good for 2^32 boxes a key, and ours seal a few each. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** nonce(12) ‖ ciphertext ‖ tag(16). `purpose` is not kept in the box; who opens it must say the same. */
export function seal(key: Uint8Array, plain: Uint8Array, purpose: string, random: Random): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed, or null: another key, another purpose, or a changed byte. */
export function unseal(key: Uint8Array, box: Uint8Array, purpose: string): Buffer | null {
  if (box.length < NONCE_BYTES + TAG_BYTES) return null;
  const end = box.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(box.subarray(end));
  const plain = decipher.update(box.subarray(NONCE_BYTES, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}
