/** The browser's clock. The only file of the screens that asks the system for the time. */
import type { ClientClock } from './client/silence-watch.ts';

/** Time for screens: `wall` in milliseconds since 1970, `mono` and `after` as the client has them. */
export interface KioskClock extends ClientClock {
  wall(): number;
}

export const browserClock: KioskClock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};
