/** What each piece of news does to the screens' model. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import type { ReadingState } from '../../../daemon/api/contract/readings.ts';
import type { OpenResult } from '../../../daemon/api/contract/session.ts';
import { advance, emptyModel, type KioskModel, type KioskNews } from '../../../kiosk-ui/model/kiosk-model.ts';
import { busyElsewhere, newEntries, readersOf, runningReading } from '../../../kiosk-ui/model/model-queries.ts';

const device = (state: DeviceState['state'], id = 'reader-1'): DeviceState => ({
  device: id,
  class: 'id-reader',
  model: 'sam',
  path: '/dev/x',
  state,
  trouble: null,
  fix: null,
  serial: null,
  simulated: true,
  noiseBytes: 0,
});

const reading = (id: string, step: ReadingState['step'], session = 's1'): ReadingState => ({
  reading: id,
  reader: 'reader-1',
  purpose: 'issue',
  session,
  role: 'counter',
  state: step === 'ended' ? 'ended' : 'running',
  step,
  outcome: step === 'ended' ? 'completed' : null,
});

const opened = (over: Partial<OpenResult> = {}): KioskNews => ({
  type: 'opened',
  open: {
    session: 's1',
    role: 'counter',
    schema: 1,
    epoch: 'e1',
    now: { wall: 0, mono: 0 },
    head: 4,
    resume: { kind: 'none' },
    snapshot: {
      devices: [device('ready')],
      readings: [],
      people: null,
      locks: [],
      climate: [],
      ledger: null,
      jobs: [],
    },
    ...over,
  },
});

const common = { epoch: 'e1', at: 0, device: null, cause: null };
const durable = (seq: number, epoch = 'e1'): KioskNews => ({
  type: 'event',
  event: { class: 'durable', seq, topic: 'x.y', ...common, epoch, mono: 0, data: {} },
});
const deviceState = (data: DeviceState, mono: number): KioskNews => ({
  type: 'event',
  event: { class: 'state', topic: 'device.state', key: data.device, after: 0, merged: 0, ...common, mono, data },
});
const readingState = (data: ReadingState, mono: number): KioskNews => ({
  type: 'event',
  event: { class: 'state', topic: 'reading.state', key: data.reading, after: 0, merged: 0, ...common, mono, data },
});
const inSession: KioskNews = { type: 'connection', state: { kind: 'open', role: 'counter', session: 's1' } };

const after = (news: readonly KioskNews[], from: KioskModel = emptyModel) => news.reduce(advance, from);

test('a snapshot replaces what was known; a device that it does not name is gone', () => {
  const model = after([
    opened({
      snapshot: {
        devices: [device('ready', 'old')],
        readings: [],
        people: null,
        locks: [],
        climate: [],
        ledger: null,
        jobs: [],
      },
    }),
    opened(),
  ]);
  expect(readersOf(model).map((one) => one.device)).toEqual(['reader-1']);
  expect(model.opened).toBe(2);
});

test('the latest state of a device wins; an older one that comes late does not undo it', () => {
  const model = after([opened(), deviceState(device('absent'), 20), deviceState(device('ready'), 10)]);
  expect(model.devices['reader-1']?.state).toBe('absent');
});

test('after a restart the monotonic time starts anew and new states are believed', () => {
  const model = after([opened(), deviceState(device('absent'), 9_000), opened(), deviceState(device('fault'), 5)]);
  expect(model.devices['reader-1']?.state).toBe('fault');
});

test('the head only goes forward and a duplicate changes nothing at all', () => {
  const model = after([opened(), durable(5), durable(6)]);
  expect(model.head).toBe(6);
  expect(advance(model, durable(6))).toBe(model);
  expect(advance(model, durable(3))).toBe(model);
});

test('an event of another ledger is ignored until a session opens in it', () => {
  const model = after([opened(), durable(9, 'e2'), deviceState(device('absent'), 1)]);
  expect(model.head).toBe(4);
  const moved = after([opened({ epoch: 'e2', head: 0, resume: { kind: 'gap', reason: 'epoch' } })], model);
  expect([moved.epoch, moved.head]).toEqual(['e2', 0]);
  expect(after([durable(1, 'e2')], moved).head).toBe(1);
});

test('new entries are those behind the list that was loaded', () => {
  const model = after([opened(), durable(5), durable(6)]);
  expect([newEntries(model, 5), newEntries(model, 7), newEntries(model, 9)]).toEqual([2, 0, 0]);
});

test('a running reading is found by its session, and another page’s makes the reader busy', () => {
  const mine = after([opened(), inSession, readingState(reading('r1', 'reading'), 1)]);
  expect(runningReading(mine, 'reader-1')?.step).toBe('reading');
  expect(busyElsewhere(mine, 'reader-1')).toBe(false);
  const theirs = after([opened(), inSession, readingState(reading('r1', 'reading', 's2'), 1)]);
  expect(runningReading(theirs, 'reader-1')).toBeNull();
  expect(busyElsewhere(theirs, 'reader-1')).toBe(true);
  const ended = after([readingState(reading('r1', 'ended'), 2)], mine);
  expect(runningReading(ended, 'reader-1')).toBeNull();
});

test('ended readings do not pile up, and a running one is never forgotten', () => {
  const many = Array.from({ length: 100 }, (_, n) => readingState(reading(`r${n}`, 'ended'), n));
  const model = after([opened(), readingState(reading('first', 'reading'), 0), ...many]);
  expect(Object.keys(model.readings)).toHaveLength(20);
  expect(model.readings.first?.state).toBe('running');
  expect(model.readings.r99?.state).toBe('ended');
});

test('an event of a topic that this page does not know is no trouble', () => {
  const strange = {
    type: 'event',
    event: { class: 'state', topic: 'moon.phase', key: 'k', ...common, mono: 1, data: {} },
  };
  const model = after([opened()]);
  expect(advance(model, strange as unknown as KioskNews)).toBe(model);
});

test('hello and roles are kept, and a model never changes in place', () => {
  const hello = { server: '1', schema: { min: 1, max: 1 }, epoch: 'e1', challenge: 'c', limits: {} };
  const before = structuredClone(emptyModel);
  const model = after([
    { type: 'hello', hello: { ...hello, simulated: true, developmentKey: true, state: 'ready' } },
    { type: 'roles', keyId: 'k1', roles: ['ci'] },
  ]);
  expect([model.simulated, model.developmentKey, model.rolesKnown, model.roles]).toEqual([true, true, true, ['ci']]);
  expect(emptyModel).toEqual(before);
});

test('durable events in any order and number leave the head at the highest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 })), (seqs) => {
      expect(after([opened(), ...seqs.map((seq) => durable(seq))]).head).toBe(Math.max(4, ...seqs));
    }),
  );
});
