/** Entries under the day on which they were written, in the order in which they come. Pure. */

export interface DayOf<T> {
  /** `YYYY-MM-DD` in China; null for entries that bear no time. */
  readonly day: string | null;
  readonly entries: readonly T[];
}

const OFFSET_MS = 8 * 3_600_000;

function dayOf(ts: number | null): string | null {
  const at = ts === null ? null : new Date(ts + OFFSET_MS);
  return at === null || Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, 10);
}

/** A day may come twice where the clock was moved: the order of the ledger is never changed for the sake of the clock. */
export function byDay<T>(entries: readonly T[], timeOf: (entry: T) => number | null): readonly DayOf<T>[] {
  const days: { day: string | null; entries: T[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(timeOf(entry));
    const last = days.at(-1);
    if (last !== undefined && last.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
