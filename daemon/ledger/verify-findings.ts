/** What a verification found wrong, as a closed list of codes. */

export type FindingCode =
  | 'unreadable'
  /** The key cannot be read: malformed, of an unknown type, or its id is not its own. */
  | 'key'
  /** An entry, checkpoint or key of another log. */
  | 'foreign-log'
  /** Tables or triggers are not as this program makes them. */
  | 'schema'
  /** An entry is missing. */
  | 'gap'
  | 'leaf-hash'
  /** The leaf is not canonical JSON with the keys that every entry has. */
  | 'leaf-form'
  /** The leaf names another index than its row. */
  | 'leaf-place'
  /** A column beside the leaf contradicts it. */
  | 'column'
  | 'tile'
  /** The checkpoint's text cannot be read or contradicts its row. */
  | 'checkpoint-form'
  | 'checkpoint-signature'
  /** The history has another root at that size: entries before it were changed. */
  | 'checkpoint-root'
  /** The log signed more entries than there are: the end is missing. */
  | 'checkpoint-beyond-end'
  /** The database file itself is damaged. */
  | 'file-damaged';

export interface Finding {
  readonly code: FindingCode;
  /** Index of the entry, or the size that a checkpoint names; null where neither fits. */
  readonly seq: number | null;
  /** A word for IT; no personal value. */
  readonly detail: string;
}

const MOST_KEPT = 100;

/** Codes whose `seq` is the index of an entry. */
const OF_ENTRIES: readonly FindingCode[] = [
  'foreign-log',
  'gap',
  'leaf-hash',
  'leaf-form',
  'leaf-place',
  'column',
  'file-damaged',
];

export interface Findings {
  add(code: FindingCode, seq: number | null, detail: string): void;
  count(): number;
  list(): readonly Finding[];
  /** Lowest index of an entry that is bad, or null. */
  firstBad(): number | null;
}

export function createFindings(): Findings {
  const kept: Finding[] = [];
  let count = 0;
  let firstBad: number | null = null;
  return {
    add(code, seq, detail) {
      count++;
      if (seq !== null && OF_ENTRIES.includes(code)) firstBad = Math.min(firstBad ?? seq, seq);
      if (kept.length < MOST_KEPT) kept.push({ code, seq, detail });
    },
    count: () => count,
    list: () => kept,
    firstBad: () => firstBad,
  };
}
