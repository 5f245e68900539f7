/** How long to wait before the next attempt: full jitter, so that many pages do not come back in the same instant. */

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Milliseconds before attempt `attempt` (0 = the first one after a loss); `random` is uniform in [0, 1). */
export function reconnectDelay(attempt: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16)));
}
