/** The ledger entry about witnesses: one of them holds another history than ours. */
import type { EntryDraft } from '../ledger/entry.ts';

export const CONFLICT_ENTRY = 'log.conflict';

export interface ConflictFacts {
  readonly witness: string;
  /** Size of the checkpoint that we sent. */
  readonly size: number;
  /** 422, or 409 with a size beyond ours. */
  readonly status: number;
  /** The size that it says it has; null where it did not say. */
  readonly theirs: number | null;
}

export function conflictDraft(facts: ConflictFacts): EntryDraft {
  return { type: CONFLICT_ENTRY, tv: 1, actors: [{ part: 'daemon' }], data: { ...facts } };
}
