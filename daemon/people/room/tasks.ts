/** What is under way in the room: calls that somebody waits for, and work that nobody does. */
import type { Log } from '../../../devices/kit/log.ts';

export interface Tasks {
  track<T>(work: Promise<T>): Promise<T>;
  /** A throw ends in the log; the ledger's own troubles end the process elsewhere. */
  inBackground(work: Promise<unknown>): void;
  settled(): Promise<void>;
}

export function createTasks(log: Log): Tasks {
  const running = new Set<Promise<unknown>>();
  const track = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };
  return {
    track,
    inBackground(work) {
      track(work).catch(() => log.write('error', 'people.background-failed', {}));
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
