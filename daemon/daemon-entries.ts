/** The ledger entries about the daemon itself: its starts and its orderly ends. */
import type { EntryDraft, Json } from './ledger/entry.ts';
import type { RunStart } from './timekeeping/timekeeper.ts';

export const DAEMON_ENTRY = {
  /**
   * Service began. `interrupted` counts the readings that the last run left open; `ended`, `lastAt`, `aliveAt` and `gapMs` say how
   * that run ended and how long nobody ran; `clock` whether the PC's clock is believed.
   */
  started: 'daemon.started',
  /** Service ended in good order; `reason` is the signal's name. */
  stopped: 'daemon.stopped',
} as const;

/** What a start says of the program itself. */
export interface StartedAbout {
  readonly version: string;
  readonly interrupted: number;
  readonly devices: number;
  /** Digest of the configuration. */
  readonly config: string;
}

export function daemonStarted(simulated: boolean, about: StartedAbout, { clock, ...run }: RunStart): EntryDraft {
  return ofDaemon(DAEMON_ENTRY.started, 2, simulated, { ...about, ...run, clock: { ...clock } });
}

/** An entry of what the program does by itself. */
export function daemonEntry(
  type: (typeof DAEMON_ENTRY)[keyof typeof DAEMON_ENTRY],
  simulated: boolean,
  data: Readonly<Record<string, Json>>,
): EntryDraft {
  return ofDaemon(type, 1, simulated, data);
}

function ofDaemon(type: string, tv: number, sim: boolean, data: Readonly<Record<string, Json>>): EntryDraft {
  return { type, tv, actors: [{ part: 'daemon' }], sim, data };
}
