/**
 * How much of the last hold-off the climate was known. A sensor that gives a value now and nothing then would never be silent and
 * never hold an alarm off long enough: it is one that nobody watches. Time counts as in the hold-off: between two readings with
 * nothing unknown in between. Pure.
 */

/** Monotonic ms. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface KnownTime {
  /** Since when it is counted: the beginning of the run, or the end of the last silence. Monotonic ms. */
  readonly from: number;
  /** Apart and in order. */
  readonly spans: readonly Span[];
}

export const knownFrom = (mono: number): KnownTime => ({ from: mono, spans: [] });

/** The time from `since` to `mono` was known, too; what is older than `windowMs` is forgotten. */
export function addKnown({ from, spans }: KnownTime, since: number, mono: number, windowMs: number): KnownTime {
  const last = spans.at(-1);
  const joined =
    last?.to === since ? [...spans.slice(0, -1), { from: last.from, to: mono }] : [...spans, { from: since, to: mono }];
  return { from, spans: joined.filter(({ to }) => to > mono - windowMs) };
}

/** Known part of the last `windowMs`, 0 to 1; null while it was not counted so long. */
export function knownShare({ from, spans }: KnownTime, mono: number, windowMs: number): number | null {
  const begin = mono - windowMs;
  if (from > begin) return null;
  const known = spans.reduce((sum, span) => sum + Math.max(0, span.to - Math.max(span.from, begin)), 0);
  return known / windowMs;
}
