/** A ledger, or a range of it, as a bundle (`tlog-bundle/1`): the files that an export writes, made while they are read. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { StoredCheckpoint } from '../evidence.ts';
import { createCompactRange, leafHash } from '../merkle.ts';
import { inclusionProof } from '../merkle-proof.ts';
import { formatTlogProof } from '../tlog-proof.ts';
import { type BundleFile, fileOf } from './bundle-source.ts';
import type { LedgerFile } from './ledger-file.ts';
import { formatOpening, type Opening } from './openings.ts';
import { formatPrefix } from './prefix.ts';

export interface BundleRange {
  /** Index of the first entry. */
  readonly from: number;
  /** Entries before this; null = up to the newest checkpoint. The bundle ends at the smallest checkpoint that holds them. */
  readonly to: number | null;
}

export interface LedgerBundleOptions extends BundleRange {
  /** Values that the auditor may see, in any order; counted as they are written. */
  readonly openings: AsyncIterable<Opening> | null;
  /** Entries to prove one by one; each within the range. */
  readonly proofs: readonly number[];
}

export type BundleTrouble =
  /** Nothing is signed yet, or no checkpoint reaches that far. */
  'not-signed' | 'range';

export interface LedgerBundle {
  readonly origin: string;
  readonly from: number;
  readonly checkpoint: StoredCheckpoint;
  /** To be read once, in this order. */
  readonly files: readonly BundleFile[];
  /** Openings written so far. */
  openings(): number;
}

/** Thrown while the entries are copied: the ledger does not have the root that it signed, so nothing may leave. */
export class LedgerContradiction extends Error {
  override readonly name = 'LedgerContradiction';
}

/** Older checkpoints that go along; evenly thinned beyond this. */
const MOST_CHECKPOINTS = 1_000;
/** Leaves are gathered into chunks of about this length. Bytes. */
const CHUNK_BYTES = 262_144;

export function ledgerBundle(ledger: LedgerFile, options: LedgerBundleOptions): Result<LedgerBundle, BundleTrouble> {
  const { from } = options;
  const all = ledger.checkpoints();
  const checkpoint = options.to === null ? all.at(-1) : all.find(({ size }) => size >= (options.to ?? 0));
  if (checkpoint === undefined || checkpoint.size === 0) return err('not-signed');
  const { size, root, note } = checkpoint;
  if (!Number.isSafeInteger(from) || from < 0 || from >= size || (options.to !== null && options.to <= from))
    return err('range');
  if (options.proofs.some((seq) => seq < from || seq >= size)) return err('range');
  const older = thinned(
    all.filter((one) => one.size >= Math.max(from, 1) && one.size < size),
    MOST_CHECKPOINTS,
  );
  const peaks = peaksBefore(ledger, from);
  const { openings } = options;
  let opened = 0;
  const files: BundleFile[] = [
    fileOf(
      'manifest.json',
      `${JSON.stringify({ format: 'tlog-bundle/1', origin: ledger.origin, start: from, size })}\n`,
    ),
    fileOf(
      'policy',
      `# The log's own word for its key: bring the key that you have from elsewhere.\nlog ${ledger.vkey}\nquorum none\n`,
    ),
    fileOf('checkpoint', note),
    ...older.map((one) => fileOf(`checkpoints/${one.size}`, one.note)),
    ...(from === 0 ? [] : [fileOf('prefix', formatPrefix({ start: from, peaks }))]),
    ...options.proofs.map((seq) => proofFile(ledger, seq, checkpoint)),
    entriesFile(ledger, from, size, peaks, root),
    ...(openings === null ? [] : [openingsFile(openings, () => opened++)]),
  ];
  return ok({ origin: ledger.origin, from, checkpoint, files, openings: () => opened });
}

/** At most `most` of them, spread evenly; the first and the last stay. */
function thinned<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]).filter(
    (one) => one !== undefined,
  );
}

/** Roots of the perfect subtrees of the first `start` entries, largest first. */
function peaksBefore(ledger: LedgerFile, start: number): Uint8Array[] {
  const peaks: Uint8Array[] = [];
  let at = 0;
  for (let span = 2 ** 52; span >= 1; span /= 2) {
    if (Math.floor(start / span) % 2 === 0) continue;
    peaks.push(ledger.subtreeRoot(at, at + span));
    at += span;
  }
  return peaks;
}

function proofFile(ledger: LedgerFile, seq: number, { size, note }: StoredCheckpoint): BundleFile {
  const [leaf = null] = ledger.leaves(seq, seq + 1);
  const path = inclusionProof(seq, size, ledger.subtreeRoot);
  return fileOf(`proofs/${seq}.tlog-proof`, formatTlogProof({ index: seq, path, extra: leaf, note }));
}

/** The leaves, a line each. Hashed on the way: at the end they must have the root that was signed. */
function entriesFile(
  ledger: LedgerFile,
  from: number,
  size: number,
  peaks: readonly Uint8Array[],
  root: Uint8Array,
): BundleFile {
  return {
    name: 'entries.jsonl',
    bytes: ledger.leafBytes(from, size) + (size - from),
    async *chunks() {
      const tree = createCompactRange(peaks, from);
      let parts: Uint8Array[] = [];
      let bytes = 0;
      for (const leaf of ledger.leaves(from, size)) {
        tree.append(leafHash(leaf));
        parts.push(leaf, LINE_FEED);
        bytes += leaf.length + 1;
        if (bytes < CHUNK_BYTES) continue;
        yield Buffer.concat(parts, bytes);
        parts = [];
        bytes = 0;
      }
      if (tree.size() !== size || !tree.root().equals(root))
        throw new LedgerContradiction('the ledger has another root');
      yield Buffer.concat(parts, bytes);
    },
  };
}

const LINE_FEED = Uint8Array.of(0x0a);

function openingsFile(openings: AsyncIterable<Opening>, onOpening: () => void): BundleFile {
  return {
    name: 'openings.jsonl',
    bytes: null,
    async *chunks() {
      for await (const opening of openings) {
        onOpening();
        yield Buffer.from(`${formatOpening(opening)}\n`);
      }
    },
  };
}
