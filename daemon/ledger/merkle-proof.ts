/** Proofs that an entry is in a history, and that one history continues another (RFC 6962 2.1.1 and 2.1.2). */
import { nodeHash } from './merkle.ts';

/** Root of the subtree over the leaves `from` (included) to `to` (excluded); asked only for places where the tree splits. */
export type SubtreeRoot = (from: number, to: number) => Uint8Array;

/** Largest power of two below `n`, for n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** PATH(index, D[size]) of RFC 6962 2.1.1: siblings from the leaf up. `index` must lie below `size`. */
export function inclusionProof(index: number, size: number, rootOf: SubtreeRoot): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new Error(`no leaf ${index} in a history of ${size}`);
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push(rootOf(middle, to));
      to = middle;
    } else {
      path.push(rootOf(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** PROOF(old, D[size]) of RFC 6962 2.1.2; empty when either history is empty or both are the same. */
export function consistencyProof(old: number, size: number, rootOf: SubtreeRoot): Uint8Array[] {
  if (!(old >= 0 && old <= size)) throw new Error(`a history of ${size} does not continue one of ${old}`);
  if (old === 0 || old === size) return [];
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = size;
  // `whole`: the old history is exactly the left part walked so far, so the verifier knows its root already.
  let whole = true;
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      proof.push(rootOf(middle, to));
      to = middle;
    } else {
      proof.push(rootOf(from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) proof.push(rootOf(from, to));
  return proof.reverse();
}

/** Whether `proof` shows that `leaf` (a leaf hash) is entry `index` under `root` (RFC 9162 2.1.3.2). */
export function verifyInclusion(
  claim: { readonly index: number; readonly size: number; readonly leaf: Uint8Array; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isIndex(claim.index) || !isIndex(claim.size) || claim.index >= claim.size) return false;
  let node = claim.index;
  let last = claim.size - 1;
  let root = claim.leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      root = nodeHash(root, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(root, claim.root);
}

/** Whether `proof` shows that the history under `newRoot` continues the one under `oldRoot` (RFC 9162 2.1.4.2). */
export function verifyConsistency(
  claim: { readonly old: number; readonly size: number; readonly oldRoot: Uint8Array; readonly newRoot: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isIndex(claim.old) || !isIndex(claim.size) || claim.old > claim.size) return false;
  if (claim.old === claim.size) return proof.length === 0 && same(claim.oldRoot, claim.newRoot);
  // RFC 9162 leaves the empty history out; every history continues it, and nothing needs to be shown.
  if (claim.old === 0) return proof.length === 0;
  let node = claim.old - 1;
  let last = claim.size - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  const path = node === 0 ? [claim.oldRoot, ...proof] : [...proof];
  const seed = path.shift();
  if (seed === undefined) return false;
  let oldRoot = seed;
  let newRoot = seed;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldRoot = nodeHash(sibling, oldRoot);
      newRoot = nodeHash(sibling, newRoot);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newRoot = nodeHash(newRoot, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(oldRoot, claim.oldRoot) && same(newRoot, claim.newRoot);
}

const half = (n: number): number => Math.floor(n / 2);
const isIndex = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
