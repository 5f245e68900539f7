/**
 * What a reading says about a limit when the sensor itself is only so good: within its accuracy of the limit nobody knows.
 * A limit of 30 % and a sensor of ±3 %: kept below 27, exceeded above 33, uncertain between. Pure; hold-off is the caller's.
 */

export type LimitVerdict = 'kept' | 'uncertain' | 'exceeded';

/** All in tenths of the unit; null where there is no such limit. */
export interface ClimateLimits {
  readonly lowest: number | null;
  readonly highest: number | null;
}

export interface BandRules {
  readonly limits: ClimateLimits;
  /** How far a reading may be from the truth. */
  readonly accuracyTenths: number;
  /** How far a reading must come back before a verdict is taken back, so that it does not flutter. */
  readonly hysteresisTenths: number;
}

/** The verdict on one reading; `before` is the last one, null at first. */
export function judgeLimits(rules: BandRules, tenths: number, before: LimitVerdict | null): LimitVerdict {
  const beyond = distanceBeyond(rules.limits, tenths);
  const { accuracyTenths, hysteresisTenths } = rules;
  const exceedsAbove = accuracyTenths - (before === 'exceeded' ? hysteresisTenths : 0);
  if (beyond > exceedsAbove) return 'exceeded';
  const keptBelow = -accuracyTenths - (before === null || before === 'kept' ? 0 : hysteresisTenths);
  return beyond < keptBelow ? 'kept' : 'uncertain';
}

/** How far outside the limits, tenths; negative = how far inside of the nearer one. */
function distanceBeyond({ lowest, highest }: ClimateLimits, tenths: number): number {
  const above = highest === null ? Number.NEGATIVE_INFINITY : tenths - highest;
  const below = lowest === null ? Number.NEGATIVE_INFINITY : lowest - tenths;
  return Math.max(above, below);
}
