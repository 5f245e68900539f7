/** What the check of a bundle found, as a closed list of codes, with the file it was found in. */

export type BundleFindingCode =
  /** The place is no bundle, or a file in it cannot be read. */
  | 'unreadable'
  /** The auditor's key or policy cannot be read. */
  | 'key'
  /** Signed by nobody whom the policy names, or an entry of another log. */
  | 'foreign-log'
  /** `entries.jsonl` is missing or does not end with a whole line. */
  | 'entries-form'
  | 'leaf-form'
  | 'leaf-place'
  | 'prefix'
  | 'checkpoint-form'
  | 'checkpoint-signature'
  /** The history has another root at that size: entries before it were changed. */
  | 'checkpoint-root'
  /** A checkpoint names more entries than there are: the end is missing. */
  | 'checkpoint-beyond-end'
  /** A checkpoint before the beginning of a range: this bundle cannot show that it is on the history. */
  | 'checkpoint-before-start'
  /** Fewer witnesses cosigned than the policy asks for. */
  | 'quorum'
  /** What the auditor brought cannot be read. */
  | 'anchor-form'
  /** The history differs from what a slip or an older checkpoint pinned. */
  | 'anchor-differs'
  /** A slip or an older checkpoint pinned more entries than there are: the end was cut off. */
  | 'anchor-beyond-end'
  | 'anchor-before-start'
  | 'opening-form'
  /** The value is not the one that was committed to, or there is no such commitment. */
  | 'opening-differs'
  | 'proof-form'
  | 'proof-differs';

export interface BundleFinding {
  readonly code: BundleFindingCode;
  /** File in the bundle, or `anchor 1` for the first thing that the auditor brought; empty where neither fits. */
  readonly where: string;
  /** Index of the entry, or the size that a checkpoint names; null where neither fits. */
  readonly seq: number | null;
  /** A word for IT; no personal value. */
  readonly detail: string;
}

/** One cut shifts all entries after it: the same word a thousand times must not crowd out the others. */
const MOST_OF_A_CODE = 20;
const MOST_KEPT = 100;

/** Codes whose `seq` is the index of an entry that is not as it should be. */
const OF_ENTRIES: readonly BundleFindingCode[] = ['entries-form', 'leaf-form', 'leaf-place'];

export interface BundleFindings {
  add(code: BundleFindingCode, where: string, seq: number | null, detail: string): void;
  count(): number;
  /** At most 100, and 20 of a code. */
  list(): readonly BundleFinding[];
  /** Whether nothing but the lack of cosignatures was found. */
  onlyQuorum(): boolean;
  /** Lowest index of an entry that is bad; null for none. */
  firstBad(): number | null;
}

export function createBundleFindings(): BundleFindings {
  const kept: BundleFinding[] = [];
  const ofCode = new Map<BundleFindingCode, number>();
  let count = 0;
  let other = 0;
  let firstBad: number | null = null;
  return {
    add(code, where, seq, detail) {
      count++;
      if (code !== 'quorum') other++;
      if (seq !== null && OF_ENTRIES.includes(code)) firstBad = Math.min(firstBad ?? seq, seq);
      const same = (ofCode.get(code) ?? 0) + 1;
      ofCode.set(code, same);
      if (same <= MOST_OF_A_CODE && kept.length < MOST_KEPT) kept.push({ code, where, seq, detail });
    },
    count: () => count,
    list: () => kept,
    onlyQuorum: () => count > 0 && other === 0,
    firstBad: () => firstBad,
  };
}
