/** A salted commitment: it binds a ledger entry to a personal value without showing anything of it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Commitment } from '../ledger/entry.ts';

/** The salt is what hides the value: an identity number alone could be found by trying all of them. Bytes. */
export const SALT_BYTES = 32;

/** What opens a commitment. Personal data: memory and vault only. */
export interface Opening {
  /** The field's name, e.g. `number`. */
  readonly f: string;
  readonly salt: Uint8Array;
  readonly value: string;
}

/** HMAC-SHA-256(salt, field ‖ 00 ‖ value), base64url without padding (ledger format, section 1, "Commitment"). */
export function commit({ f, salt, value }: Opening): Commitment {
  if (salt.length !== SALT_BYTES) throw new Error('a commitment needs a salt of 32 bytes');
  // With a 00 of its own, the field's name could take over the beginning of the value.
  if (f.includes('\0')) throw new Error('a field name holds no NUL');
  if (!value.isWellFormed()) throw new Error('a value must be well-formed text');
  const h = createHmac('sha256', salt).update(`${f}\0${value}`).digest('base64url');
  return { f, h };
}

/** Whether `opening` is what the commitment was made from. */
export function opens(commitment: Commitment, opening: Opening): boolean {
  const made = Buffer.from(commit(opening).h);
  const given = Buffer.from(commitment.h);
  return commitment.f === opening.f && made.length === given.length && timingSafeEqual(made, given);
}
