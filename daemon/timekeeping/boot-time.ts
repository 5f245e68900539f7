/** Time that nobody can set: how long the PC has been on. Types only; `daemon/clock.ts` has the real one. */

export interface BootTime {
  /** Milliseconds since the kernel began. Goes on while the PC sleeps (CLOCK_BOOTTIME), and no setting of the clock moves it. */
  now(): number;
  /** Identifies this run of the kernel; null where the system does not say, and then nothing is compared across a restart. */
  readonly kernel: string | null;
}
