/** A clock that stands still until a test turns it. Timers fire in order of their time, then of their making. */
import type { BootTime } from '../../daemon/timekeeping/boot-time.ts';
import type { Clock } from '../../devices/kit/clock.ts';

export interface ManualClock extends Clock {
  /** Moves on by `ms`, firing what falls due; between timers, pending promise callbacks run. */
  advance(ms: number): Promise<void>;
  /** Jumps the wall clock alone, as a person or NTP would. */
  jumpWall(ms: number): void;
  /** The PC sleeps: wall and boot time go on, the monotonic clock stands still and no timer fires. */
  sleepPc(ms: number): void;
  /** How long the PC has been on; it was for a minute when the clock was made. */
  readonly bootTime: BootTime;
  /** Timers that wait. */
  pending(): number;
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** Lets promise callbacks and I/O callbacks that are already due run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

export function createManualClock(wallStart = 1_795_314_710_000): ManualClock {
  let mono = 0;
  let wallOffset = wallStart;
  let slept = 60_000;
  let made = 0;
  const waiting = new Set<Waiting>();
  const next = (until: number): Waiting | undefined =>
    [...waiting].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    wall: () => wallOffset + mono,
    mono: () => mono,
    after(ms, fn) {
      const timer: Waiting = { at: mono + Math.max(0, ms), order: made++, fn };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    async advance(ms) {
      const until = mono + ms;
      await settle();
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        waiting.delete(timer);
        mono = timer.at;
        timer.fn();
        await settle();
      }
      mono = until;
      await settle();
    },
    jumpWall(ms) {
      wallOffset += ms;
    },
    sleepPc(ms) {
      wallOffset += ms;
      slept += ms;
    },
    bootTime: { now: () => slept + mono, kernel: 'kernel-1' },
    pending: () => waiting.size,
  };
}
