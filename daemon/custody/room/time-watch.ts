/** Looks at the time once a second, and before each decision: whether the clock was set or the PC slept, and what has run out. */
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';

const EVERY_MS = 1_000;
/** Wall and monotonic clock may drift so far apart between two looks. Milliseconds. */
const SET_MS = 2_000;
/** A look that comes so late means that the PC slept. Milliseconds. */
const LATE_MS = 5_000;

export interface ClockLook {
  /** Wall time where the clock would be and where it is, when it has jumped since the last look; else null. Whole ms. */
  look(): { readonly fromWall: number; readonly toWall: number } | null;
  /** What has passed by now is known: drift is forgiven, and a jump not told again. */
  accept(): void;
}

/** The monotonic clock stands still while the PC sleeps; so a sleep, too, shows as a jump of the wall clock. */
export function createClockLook(clock: Pick<Clock, 'wall' | 'mono'>): ClockLook {
  const apartNow = (): number => clock.wall() - clock.mono();
  let apart = apartNow();
  return {
    look() {
      if (Math.abs(apartNow() - apart) <= SET_MS) return null;
      const moved = { fromWall: Math.floor(clock.mono() + apart), toWall: Math.floor(clock.wall()) };
      apart = apartNow();
      return moved;
    },
    accept() {
      apart = apartNow();
    },
  };
}

export interface TimeWatch {
  start(): void;
  close(): void;
}

export function createTimeWatch(parts: {
  readonly clock: Clock;
  readonly look: ClockLook;
  onMoved(cause: 'set' | 'suspend', fromWall: number, toWall: number): void;
  onTick(): void;
}): TimeWatch {
  const { clock, look } = parts;
  let cancel: CancelTimer | null = null;

  const wait = (wall: number, mono: number): void => {
    cancel = clock.after(EVERY_MS, () => {
      const now = { wall: clock.wall(), mono: clock.mono() };
      const passed = now.mono - mono;
      const moved = look.look();
      if (passed - EVERY_MS > LATE_MS) parts.onMoved('suspend', Math.floor(wall), Math.floor(now.wall));
      else if (moved !== null) parts.onMoved('set', moved.fromWall, moved.toWall);
      look.accept();
      wait(now.wall, now.mono);
      parts.onTick();
    });
  };

  return {
    start: () => wait(clock.wall(), clock.mono()),
    close: () => cancel?.(),
  };
}
