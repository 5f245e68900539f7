/** Lets time pass by a manual clock until something is settled or holds; gives up loudly. */
import type { ManualClock } from '../../support/manual-clock.ts';

export function settling(clock: ManualClock) {
  return {
    async settle<T>(promise: Promise<T>): Promise<T> {
      let settled = false;
      const note = () => {
        settled = true;
      };
      promise.then(note, note);
      for (let turn = 0; turn < 4_000 && !settled; turn++) await clock.advance(10);
      if (!settled) throw new Error('not settled after 40 s');
      return promise;
    },
    async wait(what: string, holds: () => boolean): Promise<void> {
      for (let turn = 0; turn < 2_000 && !holds(); turn++) await clock.advance(10);
      if (!holds()) throw new Error(`never came: ${what}`);
    },
  };
}
