/** What a handful of measured numbers come to: their median, with the smallest and the largest beside it. Pure. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many numbers it was made of. */
  readonly runs: number;
}

/** The middle one; of an even count the mean of the two in the middle. NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: medianOf(values),
    min: Math.min(...values),
    max: Math.max(...values),
    runs: values.length,
  };
}

/**
 * The median of ours ÷ beside, round by round. Of rounds that took turns this is steadier than dividing two medians: what slowed the
 * machine for a while slowed both parts of a round.
 */
export function ratioByRound(ours: readonly number[], beside: readonly number[]): number {
  return medianOf(ours.map((value, round) => value / (beside[round] ?? Number.NaN)));
}
