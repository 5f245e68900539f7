/** What is kept of a PIN or passphrase, and what a hash says about it. Pure; compares in constant time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { SecretKind } from './people-entries.ts';

export const SALT_BYTES = 16;
export const HASH_BYTES = 32;
const FORMAT = 1;
const RECORD_BYTES = 4 + SALT_BYTES + 2 * HASH_BYTES;

/** scrypt's cost (RFC 7914 2): N = 2^`logN`, block size `r`, parallelism `p`. */
export interface HashCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** N = 2^15: 32 MiB and about a tenth of a second on a counter PC. */
export const DEFAULT_COST: HashCost = { logN: 15, r: 8, p: 1 };

export interface SecretRecord extends HashCost {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  /** Of the duress PIN; random bytes for a passphrase, so that both look and take the same. */
  readonly duressHash: Uint8Array;
}

/** format(1) ‖ logN(1) ‖ r(1) ‖ p(1) ‖ salt(16) ‖ hash(32) ‖ duressHash(32). */
export function encodeSecretRecord({ logN, r, p, salt, hash, duressHash }: SecretRecord): Uint8Array {
  return Uint8Array.from([FORMAT, logN, r, p, ...salt, ...hash, ...duressHash]);
}

export function decodeSecretRecord(bytes: Uint8Array): Result<SecretRecord, 'not-a-record'> {
  const [format, logN = 0, r = 0, p = 0] = bytes;
  if (bytes.length !== RECORD_BYTES || format !== FORMAT) return err('not-a-record');
  if (logN < 1 || logN > 22 || r < 1 || r > 32 || p < 1 || p > 16) return err('not-a-record');
  const hashAt = 4 + SALT_BYTES;
  return ok({
    logN,
    r,
    p,
    salt: bytes.slice(4, hashAt),
    hash: bytes.slice(hashAt, hashAt + HASH_BYTES),
    duressHash: bytes.slice(hashAt + HASH_BYTES),
  });
}

/** What goes into scrypt: bound to person, kind and secret, and useless without the pepper; NFC, as keyboards differ. 32 bytes. */
export function pepperedSecret(
  pepper: Uint8Array,
  about: { readonly person: string; readonly kind: SecretKind; readonly secret: string },
  text: string,
): Uint8Array {
  const message = [about.person, about.kind, about.secret, text.normalize('NFC')].join('\0');
  return new Uint8Array(createHmac('sha256', pepper).update(message).digest());
}

/** A last digit one higher, 9 to 0: opens like the PIN and raises the silent alarm (lock practice, behaviour 15). */
export function duressPin(pin: string): string {
  return pin.slice(0, -1) + String((Number(pin.slice(-1)) + 1) % 10);
}

export interface SecretVerdict {
  readonly accepted: boolean;
  readonly duress: boolean;
}

/** Both comparisons are always made, in constant time; the result has one shape. */
export function judgeSecret(record: SecretRecord, hash: Uint8Array): SecretVerdict {
  const right = Number(timingSafeEqual(record.hash, hash));
  const duress = Number(timingSafeEqual(record.duressHash, hash));
  return { accepted: (right | duress) === 1, duress: duress === 1 };
}
