/** The ledger entries about the daemon itself: its starts and its orderly ends. */
import type { EntryDraft, Json } from './ledger/entry.ts';

export const DAEMON_ENTRY = {
  /** Service began; `interrupted` counts the readings that the last run left open. */
  started: 'daemon.started',
  /** Service ended in good order; `reason` is the signal's name. */
  stopped: 'daemon.stopped',
} as const;

/** An entry of what the program does by itself. */
export function daemonEntry(
  type: (typeof DAEMON_ENTRY)[keyof typeof DAEMON_ENTRY],
  simulated: boolean,
  data: Readonly<Record<string, Json>>,
): EntryDraft {
  return { type, tv: 1, actors: [{ part: 'daemon' }], sim: simulated, data };
}
