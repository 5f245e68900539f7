/** The rest of the daemon as the API sees it, in memory: a ledger that tests append to, keys, tickets, one reader. */

import type { DeviceState } from '../../daemon/api/contract/devices.ts';
import type { ApiEvent, DurableEvent, StateEvent } from '../../daemon/api/contract/events.ts';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { createEventBus } from '../../daemon/api/event-bus.ts';
import type { ApiPorts, BenchPort, LedgerPort, ReadingPort } from '../../daemon/api/ports.ts';
import { err, ok } from '../../devices/kit/result.ts';

export const EPOCH = 'twinlock.example/counter-1';

/** A part that no test of the API asks yet. */
const notAsked = (): never => {
  throw new Error('not asked');
};

export interface TestKey {
  readonly keyId: string;
  readonly key: Uint8Array;
}

export interface FakePorts extends ApiPorts {
  /** Puts an entry into the ledger without telling anybody yet. */
  append(topic?: string, data?: object): DurableEvent;
  publish(event: ApiEvent): void;
  /** Both, as the desk does it. */
  appendAndPublish(topic?: string, data?: object): DurableEvent;
  addKey(keyId: string, roles: readonly Role[]): TestKey;
  addTicket(ticket: string, roles: readonly Role[]): void;
  /** Listeners of the event source now. */
  listeners(): number;
  /** Answers `reading.start`; tests put their own here. */
  onReadingStart: ReadingPort['start'];
  /** Runs when the ledger is asked for a page of events. */
  onEventsAsked: (from: number, to: number) => void;
  onCheckpoint: LedgerPort['checkpoint'];
}

export const READER: DeviceState = {
  device: 'reader-1',
  class: 'id-reader',
  model: 'sam',
  path: 'tcp://127.0.0.1:4001',
  state: 'ready',
  trouble: null,
  fix: null,
  serial: '05.03-20151231-0000000001-0000000001',
  simulated: true,
  noiseBytes: 0,
};

export function deviceEvent(device: DeviceState, after: number): StateEvent {
  return {
    class: 'state',
    topic: 'device.state',
    key: device.device,
    after,
    merged: 0,
    epoch: EPOCH,
    at: 1_795_314_710_000,
    mono: 0,
    device: device.device,
    cause: null,
    data: device,
  };
}

export function createFakePorts(options: { readonly bench: boolean } = { bench: true }): FakePorts {
  const bus = createEventBus();
  const entries: DurableEvent[] = [];
  const keys = new Map<string, { key: Uint8Array; roles: readonly Role[] }>();
  const tickets = new Map<string, readonly Role[]>();
  let listeners = 0;
  const addKey = (keyId: string, roles: readonly Role[]): TestKey => {
    const key = Uint8Array.from({ length: 32 }, (_, at) => (at * 7 + keyId.length) & 0xff);
    keys.set(keyId, { key, roles });
    return { keyId, key };
  };
  const simulator = {
    simulator: 'reader-1',
    class: 'id-reader',
    model: 'sam',
    plugged: true,
    shows: { card: null },
    knobs: [{ name: 'presentCard', values: ['R1'] }],
    faults: [{ name: 'halfFrame', armed: false }],
    cards: [{ id: 'R1', caption: 'R1' }],
  };
  const bench: BenchPort = {
    describe: () => ({ simulators: [simulator] }),
    act: async () => ok({ simulator }),
  };
  const fake: FakePorts = {
    simulated: true,
    developmentKey: true,
    snapshot: () => ({ devices: [READER], readings: [], people: null, locks: [], climate: [], ledger: null, jobs: [] }),
    readings: {
      start: (params, caller, signal) => fake.onReadingStart(params, caller, signal),
      cancel: async () => err({ code: 'readingUnknown' }),
    },
    ledger: {
      origin: EPOCH,
      head: () => entries.length - 1,
      page: () => ({ size: entries.length, entries: [], next: null }),
      checkpoint: () => fake.onCheckpoint(),
      events(from, to) {
        fake.onEventsAsked(from, to);
        if (to - from >= 500) throw new Error('at most 500 at once');
        return entries.slice(from, to + 1);
      },
    },
    clientKeys: {
      find: (keyId) => keys.get(keyId) ?? null,
      async redeem(ticket) {
        const roles = tickets.get(ticket);
        if (roles === undefined || !tickets.delete(ticket)) return null;
        const keyId = `k_${ticket}`;
        return { ...addKey(keyId, roles), roles };
      },
    },
    bench: options.bench ? bench : null,
    people: {
      acting: () => ok({ person: null }),
      prove: notAsked,
      signIn: notAsked,
      signOut: notAsked,
      lock: notAsked,
      unlock: notAsked,
      touch: notAsked,
      changeClerk: notAsked,
      directory: notAsked,
      list: notAsked,
      setUpPerson: notAsked,
      completeSetUp: notAsked,
      act: notAsked,
      setSecret: notAsked,
    },
    safe: { state: notAsked, prepare: notAsked, act: notAsked },
    register: { openings: notAsked, picture: notAsked },
    climate: { series: notAsked, report: notAsked },
    audit: {
      proof: notAsked,
      consistency: notAsked,
      checkpoints: notAsked,
      verify: notAsked,
      export: notAsked,
      act: notAsked,
      slip: notAsked,
      backup: notAsked,
      jobs: () => ({ jobs: [] }),
      cancel: notAsked,
      download: () => null,
    },
    kept: { overview: notAsked, find: notAsked, show: notAsked, act: notAsked },
    events: {
      subscribe(listener) {
        listeners += 1;
        const unsubscribe = bus.subscribe(listener);
        return () => {
          listeners -= 1;
          unsubscribe();
        };
      },
    },
    append(topic = 'reading.completed', data = {}) {
      const event: DurableEvent = {
        class: 'durable',
        seq: entries.length,
        topic,
        epoch: EPOCH,
        at: 1_795_314_710_000,
        mono: 0,
        device: 'reader-1',
        cause: null,
        data,
      };
      entries.push(event);
      return event;
    },
    publish: (event) => bus.publish(event),
    appendAndPublish(topic, data) {
      const event = fake.append(topic, data);
      bus.publish(event);
      return event;
    },
    addKey,
    addTicket: (ticket, roles) => tickets.set(ticket, roles),
    listeners: () => listeners,
    onReadingStart: async () => err({ code: 'deviceAbsent' }),
    onEventsAsked: () => {},
    onCheckpoint: async () => ({ size: entries.length, note: 'note', vkey: 'vkey', head: 'AAAA AAAA AAAA AAAA' }),
  };
  return fake;
}
