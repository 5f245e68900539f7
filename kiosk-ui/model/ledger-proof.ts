/** The way from a leaf up to the root, climbed in the browser: RFC 9162 2.1.3.2, hashed by WebCrypto one step after the other. */
import type { Subtle } from '../client/page-key.ts';

export interface ProofStep {
  /** On which side of our own hash the given one stands. */
  readonly side: 'left' | 'right';
  /** The given hash, hex. */
  readonly sibling: string;
  /** What both make together, hex. */
  readonly hash: string;
}

export interface Climbed {
  readonly steps: readonly ProofStep[];
  /** The last hash: what the root must be. Hex. */
  readonly root: string;
}

const HASH = /^[0-9a-f]{64}$/;

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** RFC 6962 2.1: a node is SHA-256 over a one byte, the left hash and the right. Hex in, hex out. */
export async function nodeHashOf(subtle: Subtle, left: string, right: string): Promise<string> {
  const bytes = new Uint8Array([1, ...bytesOf(left), ...bytesOf(right)]);
  return hexOf(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/**
 * On which side each sibling stands, from the leaf up; null when a path of this length cannot lead from `seq` to the
 * root of `size` entries. Division in place of shifts: sizes go beyond 32 bits.
 */
export function sidesOf(seq: number, size: number, length: number): readonly ProofStep['side'][] | null {
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(size) || seq < 0 || seq >= size) return null;
  const half = (n: number) => Math.floor(n / 2);
  let [at, last] = [seq, size - 1];
  const sides: ProofStep['side'][] = [];
  for (let step = 0; step < length; step += 1) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      sides.push('left');
      // A last node without a neighbour is lifted until it has one.
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else sides.push('right');
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? sides : null;
}

/** Null when the path cannot belong to this place, whatever its hashes are. */
export async function climb(
  subtle: Subtle,
  proof: { readonly seq: number; readonly size: number; readonly leafHash: string; readonly path: readonly string[] },
): Promise<Climbed | null> {
  const sides = sidesOf(proof.seq, proof.size, proof.path.length);
  if (sides === null || ![proof.leafHash, ...proof.path].every((hash) => HASH.test(hash))) return null;
  const steps: ProofStep[] = [];
  let at = proof.leafHash;
  for (const [place, side] of sides.entries()) {
    const sibling = proof.path[place] ?? '';
    at = side === 'left' ? await nodeHashOf(subtle, sibling, at) : await nodeHashOf(subtle, at, sibling);
    steps.push({ side, sibling, hash: at });
  }
  return { steps, root: at };
}
