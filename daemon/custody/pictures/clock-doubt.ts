/**
 * Whether the wall clock may be believed when pictures are erased by their age. Pure. A clock that went ahead by more than a
 * day without its time having passed (set wrongly, battery dead, or only switched off or asleep over a weekend: nobody can
 * tell) is doubted until it ran on evenly for an hour: time enough for a time service or a person to set it right.
 */

const DAY_MS = 86_400_000;
/** How long a clock must run evenly until it is believed again. Milliseconds of monotonic time, in one run. */
const STEADY_MS = 3_600_000;
const JUMP_MS = DAY_MS;

/** Both clocks at one moment of one run. */
export interface ClockReading {
  readonly boot: string;
  readonly wall: number;
  readonly mono: number;
}

export interface ClockDoubt {
  /** Newest reading; null before the first. */
  readonly last: ClockReading | null;
  /** Since when it runs evenly, while it is doubted; null: believed. */
  readonly since: ClockReading | null;
}

export const NO_DOUBT: ClockDoubt = { last: null, since: null };

export interface Watched {
  readonly next: ClockDoubt;
  /** How far the wall clock went ahead of the time that passed for sure. Milliseconds. */
  readonly aheadMs: number;
}

/** What is to be thought of the clock after one more reading. */
export function watchClock({ last, since }: ClockDoubt, now: ClockReading): Watched {
  const sameRun = last?.boot === now.boot;
  // Between two runs nobody counted: the whole way counts as a jump.
  const passed = last !== null && sameRun ? now.mono - last.mono : 0;
  const aheadMs = last === null ? 0 : Math.max(0, now.wall - last.wall - passed);
  if (aheadMs > JUMP_MS) return { next: { last: now, since: now }, aheadMs };
  if (since === null) return { next: { last: now, since: null }, aheadMs };
  if (since.boot !== now.boot) return { next: { last: now, since: now }, aheadMs };
  return { next: { last: now, since: now.mono - since.mono >= STEADY_MS ? null : since }, aheadMs };
}
