/** The times and counts of a lock: unit, range and default of each (safe.md 6, behaviours 2, 4, 7, 8, 10, 11). */

/** Milliseconds. What wrong PINs cost belongs to the people's rules. */
export type LockLimits = {
  /** From the first person's badge to the second's. */
  readonly windowMs: number;
  /** From the last badge to the last factor. */
  readonly factorMs: number;
  /** Wait before the badges count; 0 by day. */
  readonly delayMs: number;
  /** How long after the wait the badges count. */
  readonly delayWindowMs: number;
  /** Release pulse; the board itself times it. */
  readonly pulseMs: number;
  /** After the pulse: how long the door may take to be seen open. */
  readonly graceMs: number;
  readonly warnMs: number;
  readonly alarmMs: number;
  readonly escalateMs: number;
  /** From the door being shut to a confirmed movement. */
  readonly registerMs: number;
  /** One badge at two readers in less time than a person walks. */
  readonly walkingMs: number;
};

export type LimitName = keyof LockLimits;

export const LIMITS: Readonly<
  Record<LimitName, { readonly least: number; readonly most: number; readonly usual: number }>
> = {
  windowMs: { least: 5_000, most: 120_000, usual: 60_000 },
  factorMs: { least: 5_000, most: 60_000, usual: 20_000 },
  delayMs: { least: 0, most: 99 * 60_000, usual: 0 },
  delayWindowMs: { least: 60_000, most: 20 * 60_000, usual: 5 * 60_000 },
  pulseMs: { least: 500, most: 10_000, usual: 5_000 },
  graceMs: { least: 500, most: 10_000, usual: 2_000 },
  warnMs: { least: 10_000, most: 30 * 60_000, usual: 90_000 },
  alarmMs: { least: 15_000, most: 40 * 60_000, usual: 120_000 },
  escalateMs: { least: 20_000, most: 60 * 60_000, usual: 5 * 60_000 },
  registerMs: { least: 30_000, most: 60 * 60_000, usual: 10 * 60_000 },
  walkingMs: { least: 0, most: 60_000, usual: 3_000 },
};
