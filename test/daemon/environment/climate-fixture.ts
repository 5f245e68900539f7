/** What the tests of the environment share: entries with their place, a store in a folder that goes away, a room with a ledger in memory. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClimateView } from '../../../daemon/api/contract/climate.ts';
import { stamp } from '../../../daemon/desk/entry-stamp.ts';
import { type ClimateRoom, type ClimateRoomDeps, createClimateRoom } from '../../../daemon/environment/climate-room.ts';
import type { WatchedSensor } from '../../../daemon/environment/climate-watch.ts';
import { type MinuteStore, openMinuteStore } from '../../../daemon/environment/minute-store.ts';
import { canonicalize } from '../../../daemon/ledger/canonical-json.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../vault/vault-fixture.ts';

/** 2026-11-22 00:00 in China. */
export const MIDNIGHT = Date.UTC(2026, 10, 21, 16);
export const AIR: WatchedSensor = {
  id: 'air',
  accuracy: { temperatureTenths: 5, humidityTenths: 30 },
  simulated: false,
};

export function climateEntryAt(draft: EntryDraft, { wall, mono }: { wall: number; mono: number }): Entry {
  const entry = stamp(draft, { log: 'log.example/c1', seq: 0, boot: 'b', wall, mono });
  // What the ledger would not take must not pass here.
  const text = canonicalize(entry);
  if (!text.ok) throw new Error(text.error);
  return entry;
}

export function openedStore(path: string): MinuteStore {
  const store = openMinuteStore(path);
  if (!store.ok) throw new Error(`${store.error.code}: ${store.error.reason}`);
  onTestFinished(() => store.value.close());
  return store.value;
}

export const newPath = (): string => join(temporaryFolder(), 'environment', 'readings.db');

/** What lasts beyond a run: the ledger's entries, the file, the time. */
export interface Place {
  readonly path: string;
  readonly clock: ManualClock;
  readonly entries: Entry[];
}

export function newPlace(wall = MIDNIGHT + 9 * 3_600_000): Place {
  return { path: newPath(), clock: createManualClock(wall), entries: [] };
}

/** The same place after the process was killed: file and journal as they lie on the disk, the wall clock where it was. */
export function afterKill({ path, clock, entries }: Place): Place {
  const left = newPath();
  openedStore(left).close();
  for (const end of ['', '-wal']) copyFileSync(path + end, left + end);
  return { path: left, clock: createManualClock(clock.wall()), entries };
}

export interface RunningRoom extends Place {
  readonly room: ClimateRoom;
  readonly store: MinuteStore;
  readonly views: ClimateView[];
  /** Keys that make noise. */
  readonly noise: Set<string>;
  readonly logged: string[];
  read(humidityTenths: number, temperatureTenths?: number, sensor?: string): void;
  /** A reading each 10 s, the first one in 10 s. */
  readFor(ms: number, humidityTenths: number, temperatureTenths?: number): Promise<void>;
  /** Entries of a type, their data. */
  wrote(type: string): readonly object[];
}

/** One run of the daemon. */
export function runRoom(place: Place, sensors: readonly WatchedSensor[] = [AIR]): RunningRoom {
  const { clock, entries } = place;
  const store = openedStore(place.path);
  const views: ClimateView[] = [];
  const noise = new Set<string>();
  const logged: string[] = [];
  const deps: ClimateRoomDeps = {
    sensors,
    profile: NATIONAL_PROFILE.climate,
    store,
    clock,
    log: { ...silentLog, write: (_, event, fields) => logged.push(`${event} ${fields.code}`) },
    alarms: { raise: (key) => noise.add(key), quiet: (key) => noise.delete(key) },
    async record(drafts) {
      for (const draft of drafts) {
        const entry = { ...climateEntryAt(draft, { wall: clock.wall(), mono: clock.mono() }), seq: entries.length };
        entries.push(entry);
        room.onEntry(entry);
      }
    },
    onView: (view) => views.push(view),
  };
  const room: ClimateRoom = createClimateRoom(deps);
  for (const entry of entries) room.onEntry(entry);
  room.start();
  onTestFinished(() => room.close());
  const read = (humidityTenths: number, temperatureTenths = 215, sensor = 'air') =>
    room.onClimate(sensor, { type: 'reading', reading: { temperatureTenths, humidityTenths } });
  return {
    ...place,
    room,
    store,
    views,
    noise,
    logged,
    read,
    async readFor(ms, humidityTenths, temperatureTenths = 215) {
      for (let past = 0; past < ms; past += 10_000) {
        await clock.advance(10_000);
        read(humidityTenths, temperatureTenths);
      }
    },
    wrote: (type) => entries.filter((entry) => entry.type === type).map(({ data }) => data),
  };
}
