/**
 * Was the wall clock set? Compares it with the time since the PC was switched on, which nobody can set and which goes on while
 * the PC sleeps. Pure. Linux slews both clocks alike (adjtimex(2)), so that NTP at work does not show; where a clock is slewed
 * alone, 500 ppm is the most that adjtime(3) does, and so much is allowed.
 */

/** Both clocks at one moment. Milliseconds; `wall` since 1970, `bootMs` since the kernel began. */
export interface ClockSample {
  readonly wall: number;
  readonly bootMs: number;
}

/** The wall clock stands elsewhere than it would without a hand on it. Whole milliseconds. */
export interface ClockJump {
  /** Where it would stand, and where it stands. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly deltaMs: number;
  /** How long before it was last seen in its place. */
  readonly sinceMs: number;
}

/** More than this apart is a jump. Milliseconds. */
export const JUMP_MS = 2_000;
const SLEW = 500e-6;
/** Across a restart of the daemon the two clocks may not have been compared for days; more than a minute is never slew. Milliseconds. */
const MOST_SLEW_MS = 58_000;
/** Small steps in a row are added up over so long. Milliseconds. */
const CREEP_MS = 3_600_000;

/** Null where the two clocks agree. */
export function jumpBetween(before: ClockSample, now: ClockSample): ClockJump | null {
  const passed = Math.max(0, now.bootMs - before.bootMs);
  const expected = before.wall + passed;
  if (Math.abs(now.wall - expected) <= JUMP_MS + Math.min(passed * SLEW, MOST_SLEW_MS)) return null;
  const [fromMs, toMs] = [Math.floor(expected), Math.floor(now.wall)];
  return { fromMs, toMs, deltaMs: toMs - fromMs, sinceMs: Math.floor(passed) };
}

/** What the next sample is held against. */
export interface ClockWatch {
  readonly last: ClockSample;
  /** Up to an hour old, so that many steps of two seconds do not pass for none. */
  readonly slow: ClockSample;
}

export function watchFrom(sample: ClockSample): ClockWatch {
  return { last: sample, slow: sample };
}

/** What one more sample says; a jump is told once. */
export function nextSample(
  { last, slow }: ClockWatch,
  now: ClockSample,
): { readonly watch: ClockWatch; readonly jump: ClockJump | null } {
  const jump = jumpBetween(last, now) ?? jumpBetween(slow, now);
  if (jump !== null) return { watch: watchFrom(now), jump };
  return { watch: { last: now, slow: now.bootMs - slow.bootMs >= CREEP_MS ? now : slow }, jump };
}
