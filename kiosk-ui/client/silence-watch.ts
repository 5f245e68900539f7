/** Notices a dead connection: asks after 10 s of silence; two questions without any sign of life end it. */
import { LIMITS } from '../../daemon/api/contract/wire.ts';

/** Time for the client, milliseconds. `after` calls once and gives back what stops it. */
export interface ClientClock {
  mono(): number;
  after(ms: number, fn: () => void): () => void;
}

export interface SilenceWatch {
  /** Any message came. */
  heard(): void;
  stop(): void;
}

export interface SilenceWatchDeps {
  readonly clock: ClientClock;
  readonly ask: () => void;
  readonly onDead: () => void;
}

export function createSilenceWatch({ clock, ask, onDead }: SilenceWatchDeps): SilenceWatch {
  let misses = 0;
  let lastHeard = clock.mono();
  let cancel: () => void = () => {};
  const wait = (ms: number) => {
    cancel();
    cancel = clock.after(ms, check);
  };
  function check(): void {
    const silent = clock.mono() - lastHeard;
    if (misses === 0 && silent < LIMITS.heartbeatMs) {
      wait(LIMITS.heartbeatMs - silent);
      return;
    }
    if (misses === 2) {
      onDead();
      return;
    }
    misses += 1;
    ask();
    wait(LIMITS.heartbeatMs);
  }
  wait(LIMITS.heartbeatMs);
  return {
    heard() {
      misses = 0;
      lastHeard = clock.mono();
    },
    stop: () => cancel(),
  };
}
