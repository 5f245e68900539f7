/** A clock that counts the timers that wait, for drivers that run in real time. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';

export function countedClock(clock: Clock): Clock & { pending(): number } {
  let pending = 0;
  return {
    wall: clock.wall,
    mono: clock.mono,
    after(ms, fn): CancelTimer {
      let waiting = true;
      const over = () => {
        if (waiting) pending--;
        waiting = false;
      };
      pending++;
      const cancel = clock.after(ms, () => {
        over();
        fn();
      });
      return () => {
        cancel();
        over();
      };
    },
    pending: () => pending,
  };
}
