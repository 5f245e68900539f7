/** Tells a dead client from a silent one: a ping every interval, two misses end it. */
import type { Clock } from '../../devices/kit/clock.ts';

const MISSES_ALLOWED = 2;

export interface Heartbeat {
  /** Anything came from the client. */
  alive(): void;
  /** Harmless when repeated. */
  stop(): void;
}

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly ping: () => void;
  /** Called once; nothing fires afterwards. */
  readonly onDead: () => void;
}

export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  let unanswered = 0;
  const beat = (): void => {
    if (unanswered >= MISSES_ALLOWED) {
      deps.onDead();
      return;
    }
    cancel = deps.clock.after(deps.everyMs, beat);
    unanswered += 1;
    deps.ping();
  };
  let cancel = deps.clock.after(deps.everyMs, beat);
  return {
    alive: () => {
      unanswered = 0;
    },
    stop: () => cancel(),
  };
}
