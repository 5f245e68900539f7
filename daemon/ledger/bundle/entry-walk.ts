/** Walks the entries of a bundle once, from the first to the last: form, place, hash, and what was claimed about each. */
import { LONGEST_LEAF_BYTES } from '../canonical-json.ts';
import { decodeLeaf } from '../leaf.ts';
import { createCompactRange, leafHash } from '../merkle.ts';
import { checkOpenings, checkProof, type EntryProof, type OpenedCommitments } from './bundle-claims.ts';
import type { BundleFindings } from './bundle-findings.ts';
import type { BundleFile } from './bundle-source.ts';
import type { HistoryPins } from './history-pins.ts';
import { readLines } from './line-reader.ts';
import type { Prefix } from './prefix.ts';

export interface EntryWalk {
  readonly file: BundleFile;
  readonly prefix: Prefix;
  /** Log that every entry must name; null: the first entry's own word. */
  readonly origin: string | null;
  readonly pins: HistoryPins;
  readonly openings: OpenedCommitments;
  readonly openingsFile: string;
  /** By index. */
  readonly proofs: ReadonlyMap<number, readonly EntryProof[]>;
  readonly findings: BundleFindings;
  /** Bytes and entries so far. */
  readonly onProgress: (bytes: number, entries: number) => void;
  readonly signal: AbortSignal;
}

export interface WalkEnd {
  readonly origin: string | null;
  /** Start and number of entries together. */
  readonly size: number;
  readonly root: Uint8Array;
}

/** Throws the signal's reason when it is aborted, and what reading throws. */
export async function walkBundleEntries(walk: EntryWalk): Promise<WalkEnd> {
  const { file, prefix, pins, findings } = walk;
  const tree = createCompactRange(prefix.peaks, prefix.start);
  let { origin } = walk;
  let bytes = 0;
  pins.reached(tree.size(), tree.root);
  const batches = readLines(file.chunks(), LONGEST_LEAF_BYTES + 1, (more) => {
    bytes += more;
  });
  for await (const lines of batches) {
    walk.signal.throwIfAborted();
    for (const { bytes: leaf, whole } of lines) {
      const seq = tree.size();
      if (!whole) findings.add('entries-form', file.name, seq, 'the last line has no end');
      const hash = leafHash(leaf);
      origin = checkEntry(walk, leaf, seq, origin);
      for (const proof of walk.proofs.get(seq) ?? []) checkProof(proof, { leaf, hash }, findings);
      tree.append(hash);
      pins.reached(tree.size(), tree.root);
    }
    walk.onProgress(bytes, tree.size() - prefix.start);
  }
  return { origin, size: tree.size(), root: tree.root() };
}

/** Returns the log that the entries are of. */
function checkEntry(walk: EntryWalk, leaf: Uint8Array, seq: number, origin: string | null): string | null {
  const { file, findings } = walk;
  const head = decodeLeaf(leaf);
  if (!head.ok) {
    findings.add('leaf-form', file.name, seq, head.error);
    return origin;
  }
  if (origin !== null && head.value.log !== origin) findings.add('foreign-log', file.name, seq, head.value.log);
  if (head.value.seq !== seq) findings.add('leaf-place', file.name, seq, `the leaf says ${head.value.seq}`);
  const fields = walk.openings.get(seq);
  if (fields !== undefined) {
    walk.openings.delete(seq);
    const { pii }: { readonly pii?: unknown } = JSON.parse(
      Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length).toString('utf8'),
    );
    checkOpenings(fields, { seq, pii }, walk.openingsFile, findings);
  }
  return origin ?? head.value.log;
}
