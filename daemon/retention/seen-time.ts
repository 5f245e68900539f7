/**
 * The time that passed for sure, by the ledger’s own evidence: kept data age by this and not by the wall clock, which anybody can
 * set. While the daemon runs, its monotonic clock counts; a step of the wall clock counts nothing. Between two runs only the wall
 * clock knows, so that time counts within a credit: three hours for each hour that was seen, three days at the most. Nights and
 * weekends of a PC that runs in office hours fit in; clock steps and restarts in a row soon use it up. Pure.
 */

const HOUR_MS = 3_600_000;
/** Unseen time that one unit of seen time vouches for. */
const CREDIT_FOR_SEEN = 3;
const MOST_CREDIT_MS = 72 * HOUR_MS;

/** Both clocks at one moment of one run. */
export interface ClockReading {
  readonly boot: string;
  readonly wall: number;
  readonly mono: number;
}

export interface SeenTime {
  /** Newest reading; null before the first. */
  readonly last: ClockReading | null;
  /** Milliseconds since the first reading; never less than before. */
  readonly seenMs: number;
  /** How much unseen time would count now. Milliseconds. */
  readonly creditMs: number;
}

export const NO_TIME: SeenTime = { last: null, seenMs: 0, creditMs: 0 };

/** What is known after one more reading; readings come in order, but may be a little older than the last. */
export function seeTime({ last, seenMs, creditMs }: SeenTime, now: ClockReading): SeenTime {
  if (last === null) return { last: now, seenMs, creditMs };
  if (last.boot === now.boot) {
    const passed = Math.max(0, now.mono - last.mono);
    return {
      last: { ...now, mono: last.mono + passed },
      seenMs: seenMs + passed,
      creditMs: Math.min(MOST_CREDIT_MS, creditMs + CREDIT_FOR_SEEN * passed),
    };
  }
  const off = Math.min(Math.max(0, now.wall - last.wall), creditMs);
  return { last: now, seenMs: seenMs + off, creditMs: creditMs - off };
}
