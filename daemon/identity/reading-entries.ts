/** The ledger entries of a reading session: one type an event, with what each must hold. No personal values. */
import type { Commitment } from '../ledger/entry.ts';

/** Types and their current versions. */
export const READING_ENTRY = {
  /** Asked for and allowed; the reader is told after this is on disk. */
  requested: 'reading.requested',
  /** A document was read; the answer leaves after this is on disk. */
  completed: 'reading.completed',
  /** Ended without a document; `code` says why. */
  failed: 'reading.failed',
  /** Not allowed; `code` says why. */
  refused: 'reading.refused',
  /** Found under way at a start: the daemon ended in the middle and nobody knows what the caller saw. */
  interrupted: 'reading.interrupted',
} as const;

export interface ReadingRequested {
  readonly reading: string;
  readonly reader: string;
  readonly purpose: string;
  readonly keep: boolean;
}

export interface ReadingCompleted {
  readonly reading: string;
  readonly reader: string;
  readonly documentKind: string;
  readonly samNumber: string;
  readonly warnings: readonly string[];
  /** State of the chip photo: absent, undecoded or decoded. */
  readonly photo: string;
  /** Whether the values lie in the vault. */
  readonly kept: boolean;
}

/** Shared with the vault: who the data are of, and what was committed to. */
export interface CommittedSubject {
  readonly subject: string | null;
  readonly pii: readonly Commitment[];
}
