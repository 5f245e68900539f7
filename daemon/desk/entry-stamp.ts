/** Gives a draft its place and time. Pure. */
import type { Entry, EntryDraft } from '../ledger/entry.ts';

export interface Place {
  readonly log: string;
  readonly seq: number;
  readonly boot: string;
  /** Milliseconds; fractions are dropped, for a leaf holds whole numbers only. */
  readonly wall: number;
  readonly mono: number;
}

export function stamp(draft: EntryDraft, place: Place): Entry {
  const { log, seq, boot } = place;
  return { v: 1, log, seq, ts: Math.floor(place.wall), boot, mono: Math.floor(place.mono), ...draft };
}
