/** How the daemon's last run ended, and for how long nobody ran: what the next start writes down. A fold over entries. Pure. */
import { DAEMON_ENTRY } from '../daemon-entries.ts';
import type { Entry } from '../ledger/entry.ts';

export interface RunHistory {
  /** The last run; null before the first. */
  readonly boot: string | null;
  /** It ended in good order. */
  readonly ended: boolean;
  /** Time of its newest entry, wall ms. */
  readonly lastAt: number | null;
}

export const NO_RUN: RunHistory = { boot: null, ended: false, lastAt: null };

/** Entries that a command wrote in between belong to no run. */
export function evolveRun(state: RunHistory, { type, boot, ts }: Entry): RunHistory {
  if (type === DAEMON_ENTRY.started) return { boot, ended: false, lastAt: ts };
  if (boot !== state.boot) return state;
  return { boot, ended: state.ended || type === DAEMON_ENTRY.stopped, lastAt: ts };
}

/** `cut`: killed, crashed, out of memory, or without power; nobody can tell these apart afterwards. */
export type RunEnd = 'orderly' | 'cut' | 'first';

export interface LastRun {
  readonly ended: RunEnd;
  /** Time of the newest entry of the last run, wall ms; null at the first start. */
  readonly lastAt: number | null;
  /** When the last run was last known to be alive, wall ms; null where nothing tells. */
  readonly aliveAt: number | null;
  /** From its last sign of life until now; null at the first start, and where the clock stands before that. Milliseconds. */
  readonly gapMs: number | null;
}

/** `aliveAt`: the newest heartbeat kept beside the ledger. */
export function lastRun({ boot, ended, lastAt }: RunHistory, aliveAt: number | null, wall: number): LastRun {
  if (boot === null || lastAt === null) return { ended: 'first', lastAt: null, aliveAt, gapMs: null };
  // After an orderly end an older heartbeat says nothing new.
  const sign = Math.max(lastAt, aliveAt ?? 0);
  const gapMs = Math.floor(wall) - sign;
  return { ended: ended ? 'orderly' : 'cut', lastAt, aliveAt, gapMs: gapMs < 0 ? null : gapMs };
}
