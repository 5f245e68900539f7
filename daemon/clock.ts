/** The real clock. The only file of the daemon that asks the system for the time. */
import type { Clock } from '../devices/kit/clock.ts';

export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  after(ms, fn) {
    // A moment that has passed already is due now.
    const timer = setTimeout(fn, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
