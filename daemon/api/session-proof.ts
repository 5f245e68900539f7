/** Whether a client holds the key that it names. An unknown key and a wrong proof look and take the same. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { proofMessage, type Role } from './contract/wire.ts';

const PROOF_BYTES = 32;

export interface ProofFacts {
  readonly challenge: string;
  /** What the browser sent, or empty for a program. */
  readonly origin: string;
  readonly role: Role;
  readonly schema: number;
}

/** HMAC-SHA-256 (RFC 2104) over the proof message, base64url. */
export function makeProof(key: Uint8Array, facts: ProofFacts): string {
  const message = proofMessage(facts.challenge, facts.origin, facts.role, facts.schema);
  return createHmac('sha256', key).update(message, 'utf8').digest('base64url');
}

/**
 * True when `proof` was made with `key`. `key` null: nobody has this key, so `decoy` is used for the same work and the
 * answer is no whatever the proof.
 */
export function isProofValid(key: Uint8Array | null, decoy: Uint8Array, proof: string, facts: ProofFacts): boolean {
  const expected = Buffer.from(makeProof(key ?? decoy, facts), 'base64url');
  const decoded = Buffer.from(proof, 'base64url');
  const given = Buffer.alloc(PROOF_BYTES);
  decoded.copy(given);
  const equal = timingSafeEqual(expected, given);
  return equal && decoded.length === PROOF_BYTES && key !== null;
}
