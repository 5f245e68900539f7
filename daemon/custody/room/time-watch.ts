/** Looks at the time once a second: whether the clock was set or the PC slept, and what has run out. */
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';

const EVERY_MS = 1_000;
/** Wall and monotonic clock may drift so far apart between two looks. Milliseconds. */
const SET_MS = 2_000;
/** A look that comes so late means that the PC slept. Milliseconds. */
const LATE_MS = 5_000;

export interface TimeWatch {
  start(): void;
  close(): void;
}

export function createTimeWatch(parts: {
  readonly clock: Clock;
  onMoved(cause: 'set' | 'suspend', fromWall: number, toWall: number): void;
  onTick(): void;
}): TimeWatch {
  const { clock } = parts;
  let cancel: CancelTimer | null = null;

  const wait = (wall: number, mono: number): void => {
    cancel = clock.after(EVERY_MS, () => {
      const now = { wall: clock.wall(), mono: clock.mono() };
      const passed = now.mono - mono;
      if (passed - EVERY_MS > LATE_MS) parts.onMoved('suspend', Math.floor(wall), Math.floor(now.wall));
      else if (Math.abs(now.wall - wall - passed) > SET_MS)
        // From where the clock would have been.
        parts.onMoved('set', Math.floor(wall + passed), Math.floor(now.wall));
      wait(now.wall, now.mono);
      parts.onTick();
    });
  };

  return {
    start: () => wait(clock.wall(), clock.mono()),
    close: () => cancel?.(),
  };
}
