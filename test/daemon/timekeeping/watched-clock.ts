/** A timekeeper over a ledger in memory, as its tests use it. */

import { daemonEntry, daemonStarted } from '../../../daemon/daemon-entries.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import type { BootTime } from '../../../daemon/timekeeping/boot-time.ts';
import { createTimekeeper, type Timekeeper } from '../../../daemon/timekeeping/timekeeper.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

export interface WatchedClock {
  readonly clock: ManualClock;
  readonly entries: Entry[];
  /** Of the run that is on. */
  keeper: Timekeeper;
  /** How often the view was said to have changed. */
  changes: number;
  /** The daemon ends (`cut`: without a word) and starts again; `meanwhile` happens in between. */
  restart(how: 'orderly' | 'cut', aliveAt: number | null, meanwhile: () => void): Promise<void>;
  /** The PC is switched off and on: another run of the kernel. */
  newKernel(): void;
  /** Something else is written. */
  other(): void;
  /** Entries about the clock since the last call: type and what matters. */
  news(): readonly (readonly [string, unknown])[];
  /** The newest `daemon.started`. */
  started(): Entry['data'];
}

const ABOUT = { version: '1', interrupted: 0, devices: 0, config: 'c' };

export async function watchedClock(clock = createManualClock()): Promise<WatchedClock> {
  let run = 0;
  let kernel = 1;
  let kernelSince = 0;
  let heard = 0;
  const bootTime = (): BootTime => ({
    now: () => clock.bootTime.now() - kernelSince,
    kernel: `kernel-${kernel}`,
  });
  const record = (drafts: readonly EntryDraft[]): Promise<readonly Entry[]> => {
    const made = drafts.map(
      (draft, place): Entry => ({
        ...{ v: 1, log: 'log.example/c1', seq: world.entries.length + place, boot: `run-${run}` },
        ...{ ts: Math.floor(clock.wall()), mono: Math.floor(clock.mono()) },
        ...draft,
      }),
    );
    world.entries.push(...made);
    for (const entry of made) world.keeper.onEntry(entry);
    return Promise.resolve(made);
  };
  const start = async (aliveAt: number | null): Promise<void> => {
    run += 1;
    world.keeper = createTimekeeper({
      ...{ clock, bootTime: bootTime(), simulated: false, record },
      onChange: () => {
        world.changes += 1;
      },
      onFailed: (cause) => {
        throw cause;
      },
    });
    for (const entry of world.entries) world.keeper.onEntry(entry);
    const { about, drafts } = world.keeper.atStart(aliveAt);
    await record([daemonStarted(false, ABOUT, about), ...drafts]);
    world.keeper.start();
  };
  const nobody: Partial<Timekeeper> = {};
  const world: WatchedClock = {
    clock,
    entries: [],
    keeper: nobody as Timekeeper,
    changes: 0,
    async restart(how, aliveAt, meanwhile) {
      if (how === 'orderly') await record([daemonEntry('daemon.stopped', false, { reason: 'SIGTERM' })]);
      world.keeper.close();
      meanwhile();
      await start(aliveAt);
    },
    newKernel() {
      kernel += 1;
      kernelSince = clock.bootTime.now();
    },
    other() {
      void record([{ type: 'climate.day', tv: 1, actors: [], data: {} }]);
    },
    news() {
      const found = world.entries.slice(heard).filter(({ type }) => type.startsWith('clock.'));
      heard = world.entries.length;
      return found.map(({ type, data }) => [type, data.deltaMs ?? data.by ?? data.reason]);
    },
    started: () => world.entries.findLast(({ type }) => type === 'daemon.started')?.data ?? {},
  };
  await start(null);
  return world;
}

export const MANAGERS = [
  { person: 'p_head', role: 'head' },
  { person: 'p_sec', role: 'securityAdmin' },
] as const;
