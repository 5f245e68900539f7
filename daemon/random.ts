/** Randomness from the system. The only file of the daemon that asks for it; everyone else is handed `Random`. */
import { randomBytes } from 'node:crypto';

/** Returns `length` unpredictable bytes. */
export type Random = (length: number) => Uint8Array;

export const systemRandom: Random = (length) => new Uint8Array(randomBytes(length));

/** A new identifier: `prefix` and 96 random bits, base64url. */
export function newId(random: Random, prefix: string): string {
  return `${prefix}_${Buffer.from(random(12)).toString('base64url')}`;
}
