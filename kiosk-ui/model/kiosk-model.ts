/** All that the screens know of the daemon, and how each piece of news changes it. Pure; the same news twice is harmless. */
import type { BenchSimulator } from '../../daemon/api/contract/bench.ts';
import type { ClimateView } from '../../daemon/api/contract/climate.ts';
import type { DeviceState } from '../../daemon/api/contract/devices.ts';
import type { ApiEvent, StateEvent } from '../../daemon/api/contract/events.ts';
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import type { LedgerStateView } from '../../daemon/api/contract/ledger-view.ts';
import type { PeopleStateView } from '../../daemon/api/contract/people.ts';
import type { ReadingState } from '../../daemon/api/contract/readings.ts';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { OpenResult } from '../../daemon/api/contract/session.ts';
import type { Role } from '../../daemon/api/contract/wire.ts';
import type { ClientNews } from '../client/api-client.ts';
import type { ConnectionState } from '../client/connection-state.ts';

type ById<T> = { readonly [id: string]: T };

export interface KioskModel {
  readonly connection: ConnectionState;
  /** True once the key store has answered; before that nobody knows whether this page is paired. */
  readonly rolesKnown: boolean;
  readonly roles: readonly Role[];
  /** Id of this page's key: the name under which people sign in at this screen. */
  readonly keyId: string | null;
  readonly simulated: boolean;
  /** The vault's master key is a development key. */
  readonly developmentKey: boolean;
  readonly server: string | null;
  /** Origin of the ledger; null before the first session. */
  readonly epoch: string | null;
  /** Index of the newest durable event; -1 = none. */
  readonly head: number;
  /** Sessions so far; a screen that holds its own pages of data asks again when it changes. */
  readonly opened: number;
  readonly devices: ById<DeviceState>;
  readonly readings: ById<ReadingState>;
  readonly simulators: ById<BenchSimulator>;
  /** Who sits at which screen; null for a page that may not know. */
  readonly people: PeopleStateView | null;
  readonly locks: ById<SafeLockView>;
  readonly climate: ById<ClimateView>;
  /** How it stands with the ledger, its clock, witnesses and backups; null for a page that may not know. */
  readonly ledger: LedgerStateView | null;
  readonly jobs: ById<JobView>;
  /** Names of the staff, once this page has asked for them. */
  readonly names: ById<string>;
  /** Monotonic time of the newest state event by topic and key, so that an older one cannot undo it. */
  readonly stateMono: ById<number>;
}

export type KioskNews =
  | ClientNews
  | { readonly type: 'simulators'; readonly simulators: readonly BenchSimulator[] }
  | { readonly type: 'names'; readonly names: ById<string> };

export const emptyModel: KioskModel = {
  connection: { kind: 'connecting' },
  rolesKnown: false,
  roles: [],
  keyId: null,
  simulated: false,
  developmentKey: false,
  server: null,
  epoch: null,
  head: -1,
  opened: 0,
  devices: {},
  readings: {},
  simulators: {},
  people: null,
  locks: {},
  climate: {},
  ledger: null,
  jobs: {},
  names: {},
  stateMono: {},
};

/** Ended readings that are remembered; enough to show how the last one ended. */
const MOST_READINGS = 20;

function byId<T>(items: readonly T[], idOf: (item: T) => string): ById<T> {
  return Object.fromEntries(items.map((item) => [idOf(item), item]));
}

function withReading(readings: ById<ReadingState>, reading: ReadingState): ById<ReadingState> {
  const { [reading.reading]: _before, ...others } = readings;
  const kept = Object.values(others);
  const surplus = Math.max(0, kept.length + 1 - MOST_READINGS);
  const dropped = new Set(kept.filter((one) => one.state === 'ended').slice(0, surplus));
  return byId([...kept.filter((one) => !dropped.has(one)), reading], (one) => one.reading);
}

/** A snapshot replaces; what is not in it is gone. The new session may be of another run, so monotonic time starts anew. */
function afterOpen(model: KioskModel, open: OpenResult): KioskModel {
  return {
    ...model,
    epoch: open.epoch,
    head: open.head,
    opened: model.opened + 1,
    devices: byId(open.snapshot.devices, (device) => device.device),
    readings: byId(open.snapshot.readings, (reading) => reading.reading),
    people: open.snapshot.people,
    locks: byId(open.snapshot.locks, (lock) => lock.lock),
    climate: byId(open.snapshot.climate, (sensor) => sensor.sensor),
    ledger: open.snapshot.ledger,
    jobs: byId(open.snapshot.jobs, (one) => one.job),
    stateMono: {},
  };
}

function afterState(model: KioskModel, event: StateEvent): KioskModel {
  const place = `${event.topic}/${event.key}`;
  const before = model.stateMono[place];
  if (before !== undefined && event.mono < before) return model;
  const next = { ...model, stateMono: { ...model.stateMono, [place]: event.mono } };
  switch (event.topic) {
    case 'device.state':
      return { ...next, devices: { ...model.devices, [event.data.device]: event.data } };
    case 'reading.state':
      return { ...next, readings: withReading(model.readings, event.data) };
    case 'bench.state':
      return { ...next, simulators: { ...model.simulators, [event.data.simulator]: event.data } };
    case 'people.state':
      return { ...next, people: event.data };
    case 'safe.state':
      return { ...next, locks: { ...model.locks, [event.data.lock]: event.data } };
    case 'climate.state':
      return { ...next, climate: { ...model.climate, [event.data.sensor]: event.data } };
    case 'ledger.state':
      return { ...next, ledger: event.data };
    case 'job.state':
      return { ...next, jobs: { ...model.jobs, [event.data.job]: event.data } };
    default:
      // A topic of a newer daemon: additions do not raise the schema.
      return model;
  }
}

function afterEvent(model: KioskModel, event: ApiEvent): KioskModel {
  if (event.epoch !== model.epoch) return model;
  if (event.class === 'state') return afterState(model, event);
  if (event.class !== 'durable') return model;
  return event.seq <= model.head ? model : { ...model, head: event.seq };
}

export function advance(model: KioskModel, news: KioskNews): KioskModel {
  switch (news.type) {
    case 'connection':
      return { ...model, connection: news.state };
    case 'hello':
      return {
        ...model,
        simulated: news.hello.simulated,
        developmentKey: news.hello.developmentKey,
        server: news.hello.server,
      };
    case 'roles':
      return { ...model, rolesKnown: true, roles: news.roles, keyId: news.keyId };
    case 'opened':
      return afterOpen(model, news.open);
    case 'event':
      return afterEvent(model, news.event);
    case 'names':
      return { ...model, names: news.names };
    case 'simulators':
      return { ...model, simulators: byId(news.simulators, (one) => one.simulator) };
  }
}
