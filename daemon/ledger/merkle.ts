/** The Merkle tree of RFC 6962: hashes of leaves and nodes, and the root of a history that grows. */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** MTH of the empty list (RFC 6962 2.1): SHA-256 of nothing. */
export const EMPTY_ROOT: Readonly<Buffer> = sha256(new Uint8Array(0));

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** SHA-256(00 ‖ leaf), RFC 6962 2.1. */
export function leafHash(leaf: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(1 + leaf.length);
  message[0] = 0x00;
  message.set(leaf, 1);
  return sha256(message);
}

/** SHA-256(01 ‖ left ‖ right), RFC 6962 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  message[0] = 0x01;
  message.set(left, 1);
  message.set(right, 1 + HASH_BYTES);
  return sha256(message);
}

/** Root of the subtree over `hashes[from..to)`; `from` must be a place where RFC 6962 2.1 splits. */
export function rootOfHashes(hashes: readonly Uint8Array[], from: number, to: number): Buffer {
  const range = createCompactRange([], 0);
  for (const one of hashes.slice(from, to)) range.append(one);
  return range.root();
}

/** A history folded into the roots of its perfect subtrees: all that is needed to go on. */
export interface CompactRange {
  /** Number of leaves. */
  size(): number;
  /** Adds a leaf hash; `onNode` hears of every perfect subtree that it completes (`height` 1 = two leaves). */
  append(hash: Uint8Array, onNode?: (height: number, node: Buffer) => void): void;
  root(): Buffer;
  /** Roots of the perfect subtrees, largest first; one for each 1-bit of the size. */
  peaks(): readonly Uint8Array[];
}

/** Goes on from `peaks` of a history of `size` leaves; `[]` and 0 begin a new one. */
export function createCompactRange(start: readonly Uint8Array[], startSize: number): CompactRange {
  const peaks: Uint8Array[] = [...start];
  let size = startSize;
  if (peaks.length !== oneBits(size)) throw new Error(`${peaks.length} peaks do not fit a history of ${size}`);
  return {
    size: () => size,
    append(added, onNode) {
      let right = added;
      // Every 1-bit at the low end is a perfect subtree as large as the one just completed: the two merge.
      for (let rest = size, height = 1; rest % 2 === 1; rest = (rest - 1) / 2, height++) {
        const left = peaks.pop();
        if (left === undefined) throw new Error('a compact range lost a peak');
        const node = nodeHash(left, right);
        onNode?.(height, node);
        right = node;
      }
      peaks.push(right);
      size++;
    },
    root() {
      const root = peaks.reduceRight<Uint8Array | null>((right, left) => (right ? nodeHash(left, right) : left), null);
      return Buffer.from(root ?? EMPTY_ROOT);
    },
    peaks: () => [...peaks],
  };
}

function oneBits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
