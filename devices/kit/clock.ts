/** Time is handed in. `daemon/clock.ts` has the real one, `test/support/manual-clock.ts` the one that tests turn by hand. */

/** Stops a timer; harmless when it has already fired or been stopped. */
export type CancelTimer = () => void;

export interface Clock {
  /** Wall time, milliseconds since 1970-01-01 UTC. May jump; never used for order or for time-outs. */
  wall(): number;
  /** Monotonic time since an arbitrary start, milliseconds with fraction. Never goes back. */
  mono(): number;
  /** Calls `fn` once, `ms` milliseconds of monotonic time from now. */
  after(ms: number, fn: () => void): CancelTimer;
}

/** Resolves after `ms` milliseconds of `clock`. */
export function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
