/** Whether the ledger was recovered into a new epoch and nobody has confirmed it yet: a fold over entries. Pure. */
import type { Entry } from './entry.ts';

export const RECOVERY_ENTRY = {
  /** The first entry of an epoch that a recovery began; names what it goes on from. */
  recovered: 'log.recovered',
  /** Two managers have looked at why. */
  confirmed: 'log.recovery-confirmed',
} as const;

export type RecoveryState = 'none' | 'unconfirmed';

/** Every recovery waits for a confirmation of its own. */
export function evolveRecovery(state: RecoveryState, { type }: Pick<Entry, 'type'>): RecoveryState {
  if (type === RECOVERY_ENTRY.recovered) return 'unconfirmed';
  return type === RECOVERY_ENTRY.confirmed ? 'none' : state;
}

/** The fold as the daemon holds it: hears of every entry, replayed and new. */
export interface RecoverySource {
  state(): RecoveryState;
  take(entry: Pick<Entry, 'type'>): void;
}

/** `begun`: the state before any entry is heard; an epoch that a recovery began is unconfirmed until entries say otherwise. */
export function createRecoverySource(begun: RecoveryState): RecoverySource {
  let state = begun;
  return {
    state: () => state,
    take(entry) {
      state = evolveRecovery(state, entry);
    },
  };
}
