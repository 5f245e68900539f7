/** The one simulated safe that stands there: people act on it, a board is wired to it, and what goes on in it is told. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { ok, type Result } from '../../devices/kit/result.ts';
import {
  actOnSafe,
  beginSafe,
  driveCoils,
  hasSupply,
  type SafeAct,
  type SafeModel,
  type SafeRefusal,
  supplyEndsAt,
} from './model.ts';

export interface SafeBodyDeps {
  readonly clock: Clock;
}

export interface SafeBody {
  model(): SafeModel;
  /** Refused acts change nothing. */
  act(act: SafeAct): Result<void, SafeRefusal>;
  /** For the board: its relays are driven so from now on. */
  drive(coils: readonly boolean[]): void;
  isPowered(): boolean;
  /** Why the last act was refused; null where it was not. */
  lastRefusal(): SafeRefusal | null;
  /** Calls `listener` after each change, the end of the battery included; the answer ends that. */
  onChange(listener: () => void): () => void;
  /** Ends all timers. Harmless when repeated. */
  close(): void;
}

export function createSafeBody({ clock }: SafeBodyDeps): SafeBody {
  let safe = beginSafe();
  let refusal: SafeRefusal | null = null;
  let cancelBattery: CancelTimer = () => {};
  const listeners = new Set<() => void>();

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function watchBattery(): void {
    cancelBattery();
    const endsAt = supplyEndsAt(safe);
    if (endsAt !== null && hasSupply(safe, clock.mono())) cancelBattery = clock.after(endsAt - clock.mono(), changed);
  }

  return {
    model: () => safe,
    act(act) {
      const done = actOnSafe(safe, act, clock.mono());
      refusal = done.ok ? null : done.error;
      if (done.ok) safe = done.value;
      watchBattery();
      changed();
      return done.ok ? ok(undefined) : done;
    },
    drive(coils) {
      if (coils.every((on, channel) => on === safe.coils[channel])) return;
      safe = driveCoils(safe, coils);
      changed();
    },
    isPowered: () => hasSupply(safe, clock.mono()),
    lastRefusal: () => refusal,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      cancelBattery();
      listeners.clear();
    },
  };
}
