/** How long to wait before a device is tried again: doubling from a quarter second to five. Pure. */

const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** Milliseconds to wait after the `failures`-th failure in a row (1 = first). */
export function backOffMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
}
