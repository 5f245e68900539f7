/** Power cuts, boards and readers that come and go, clocks that jump: no pulse without its entry, and nothing is forgotten. */
import { expect, test } from 'vitest';
import { createSafeWorld, openDoor, register, release, type SafeWorld, shutDoor } from './safe-world.ts';

/** A whole opening, step by step. */
const STEPS: readonly ((world: SafeWorld) => Promise<unknown>)[] = [
  (world) => world.badge('ann'),
  (world) => world.pin('ann'),
  (world) => world.badge('ken', 'r2'),
  (world) => world.input('keeperKey', true),
  openDoor,
  (world) => register(world),
  shutDoor,
];

test('a disk that never answers: whatever entry it stops at, nothing moves and nobody is told after it', async () => {
  const whole = await createSafeWorld();
  const first = whole.entries.length;
  for (const step of STEPS) await step(whole);
  const last = whole.entries.length;
  expect(whole.pulses()).toHaveLength(1);
  const releasedAt = whole.entries.findIndex(({ type }) => type === 'opening.released');
  for (let stop = first; stop < last; stop += 1) {
    const world = await createSafeWorld();
    world.onAppend = (added) => (added.some(({ seq }) => seq >= stop) ? new Promise(() => {}) : Promise.resolve());
    const told = world.clock;
    for (const step of STEPS) {
      void step(world);
      await told.advance(0);
    }
    const durable = world.done.filter((one) => one.startsWith('append')).join(' ');
    expect(world.pulses().length, `stopped at entry ${stop}`).toBe(durable.includes('opening.released') ? 1 : 0);
    if (stop <= releasedAt) expect(world.pulses()).toEqual([]);
  }
});

test('while the disk is slow the ticks of the clock do not pile up', async () => {
  const world = await createSafeWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.onAppend = () => promise;
  void world.badge('ann');
  await world.clock.advance(30_000);
  const before = world.decisions;
  resolve();
  await world.room.settled();
  expect(world.decisions - before).toBeLessThanOrEqual(2);
  await world.clock.advance(3_000);
  expect(world.decisions - before).toBeGreaterThanOrEqual(3);
});

test('a disk that refuses: the failure is told once, and nothing is decided after it', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  await world.pin('ann');
  world.onAppend = async () => {
    throw new Error('disk full');
  };
  await world.badge('ken', 'r2');
  world.onAppend = async () => {};
  await world.input('keeperKey', true);
  await world.clock.advance(5_000);
  expect(world.failed).toHaveLength(1);
  expect(world.pulses()).toEqual([]);
});

test('a power cut after each entry of an opening: the next start finds where it was, asks, and releases nothing by itself', async () => {
  const whole = await createSafeWorld();
  const first = whole.entries.length;
  for (const step of STEPS) await step(whole);
  const types = whole.types();
  for (let kept = first + 1; kept <= types.length; kept += 1) {
    const world = await createSafeWorld();
    for (const step of STEPS) await step(world);
    world.done.length = 0;
    await world.restart(kept);
    const so = types.slice(first, kept);
    const begun = so.includes('opening.first-badge');
    const released = so.includes('opening.released');
    const closed = so.includes('opening.closed');
    expect(world.pulses(), `after ${so.at(-1)}`).toEqual([]);
    expect(world.view().stage).toBe('closed');
    if (begun && !closed) expect(world.outcome()).toBe(released ? 'interrupted' : 'restart');
    expect(world.view().incidents.map(({ kind }) => kind)).toEqual(released && !closed ? ['interrupted'] : []);
    expect([...world.alarms]).toEqual(released && !closed ? ['main/interrupted'] : []);
  }
});

test('a door that was opened while the daemon was off, or while the board was silent, is found and named', async () => {
  const down = await createSafeWorld();
  const open = { inputs: { ...down.levels?.inputs, door: false }, outputs: { lock: false, innerLock: false } };
  down.levels = open;
  await down.restart();
  expect(down.view().incidents.map(({ kind }) => kind)).toEqual(['openedWhileDown']);
  const silent = await createSafeWorld();
  silent.levels = null;
  silent.room.onSafeIo('board', { type: 'lost', trouble: { code: 'no-answer' } });
  await silent.room.settled();
  expect(silent.view()).toMatchObject({ contacts: null, obstacle: { code: 'sensorSilent' } });
  await silent.clock.advance(12_000);
  expect(silent.view().alarms).toMatchObject([{ kind: 'sensorSilent', severity: 'alarm' }]);
  // Two locks on one board: each is told by itself, so that neither looks forced.
  silent.levels = { ...open, inputs: { ...open.inputs, innerDoor: false } };
  await silent.regain();
  expect(silent.view().incidents.map(({ kind, lock }) => `${lock} ${kind}`)).toEqual([
    'main openedWhileSilent',
    'seals openedWhileSilent',
  ]);
  // Heard for a minute; then only what stands.
  await silent.clock.advance(61_000);
  expect(silent.view().alarms.map(({ kind }) => kind)).toEqual(['openedWhileSilent']);
  expect(silent.view('seals').alarms.map(({ kind }) => kind)).toEqual(['openedWhileSilent']);
});

test('a relay that the last run left on is switched off and is no incident of its own, unless it stays on', async () => {
  const world = await createSafeWorld();
  await release(world);
  await world.output('lock', true);
  world.done.length = 0;
  await world.restart();
  const kinds = () => world.view().incidents.map(({ kind }) => kind);
  expect(kinds()).toEqual(['interrupted']);
  expect(world.done).toContain('all off');
  await world.output('lock', false);
  await world.clock.advance(20_000);
  expect(kinds()).toEqual(['interrupted']);
  // By now no pulse of the last run can be meant.
  await world.output('lock', true);
  expect(kinds()).toEqual(['interrupted', 'forcedRelay']);

  const stuck = await createSafeWorld();
  await release(stuck);
  await stuck.output('lock', true);
  await stuck.restart();
  await stuck.clock.advance(30_000);
  expect(stuck.view().incidents.map(({ kind }) => kind)).toEqual(['interrupted', 'relayStuck']);
});

test('what was read while the line of a reader was cut does not count when it is told afterwards', async () => {
  const world = await createSafeWorld();
  const back = { type: 'regained', status: { tamper: false, powerFault: false } } as const;
  for (const cut of [
    { type: 'lost', trouble: { code: 'no-answer' } },
    { type: 'untrusted', reason: 'bad-mac' },
  ] as const) {
    if (cut.type === 'untrusted') await world.clock.advance(1_000);
    world.room.onBadgeReader('r1', cut);
    world.room.onBadgeReader('r1', back);
    const before = world.types().length;
    await world.badge('ann');
    await world.keys('918273#');
    world.room.onBadgeReader('r1', { type: 'uncounted-badge', bits: 12 });
    await world.room.settled();
    expect(world.types().slice(before)).not.toContain('opening.first-badge');
    expect(world.view()).toMatchObject({ stage: 'closed', notice: { code: 'readerSilent' } });
  }
  const other = await createSafeWorld();
  other.room.onBadgeReader('r1', { type: 'lost', trouble: { code: 'no-answer' } });
  other.room.onBadgeReader('r1', back);
  await other.clock.advance(299);
  await other.badge('ann');
  expect(other.view().stage).toBe('closed');
  await other.clock.advance(1);
  await other.badge('ann');
  expect(other.view().stage).toBe('firstBadge');
});

test('a tampered reader of two locks is one incident of their safe, shown at both', async () => {
  const world = await createSafeWorld();
  world.room.onBadgeReader('r1', { type: 'tamper', active: true });
  await world.room.settled();
  expect(world.entries.filter(({ type }) => type === 'incident.found').map(({ data }) => data.lock)).toEqual(['main']);
  expect(world.types().filter((type) => type === 'lock.trouble')).toHaveLength(2);
  const [incident] = world.view('seals').incidents;
  expect(incident).toMatchObject({ kind: 'tamper', lock: 'main' });
  expect(world.view().incidents).toEqual([incident]);
});

test('a board that is lost in between ends the attempt', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  world.levels = null;
  world.room.onSafeIo('board', { type: 'lost', trouble: { code: 'timeout' } });
  await world.room.settled();
  expect(world.outcome()).toBe('sensorSilent');
});

test('a door that opens and shuts while the disk is slow is seen to have opened', async () => {
  const world = await createSafeWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.onAppend = () => promise;
  void world.badge('ann');
  void world.input('door', false);
  const shut = world.input('door', true);
  await world.clock.advance(0);
  resolve();
  await shut;
  expect(world.view().incidents).toMatchObject([{ kind: 'forced', doorOpen: false }]);
});

test('a relay that nobody commanded is latched and told to go off, also when it is off again at once', async () => {
  const world = await createSafeWorld();
  world.room.onSafeIo('board', { type: 'forced-relay', output: 'lock' });
  await world.room.settled();
  expect(world.view().incidents.map(({ kind }) => kind)).toEqual(['forcedRelay']);
  expect(world.done).toContain('all off');
});

test('a pulse that was cut short is an alarm and an entry, and blocks nothing by itself', async () => {
  const world = await createSafeWorld();
  await release(world);
  world.room.onSafeIo('board', { type: 'pulse-cut-short', output: 'lock' });
  await world.room.settled();
  expect(
    world.entries.filter(({ type }) => type === 'lock.trouble').map(({ data }) => [data.kind, data.present]),
  ).toEqual([
    ['power', true],
    ['power', false],
  ]);
  expect(world.view().alarms.map(({ kind }) => kind)).toEqual(['lockTrouble']);
});

test('tamper at box or reader ends what is in flight and stays until two have looked; then the reader may come back', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  await world.input('untouched', false);
  expect(world.outcome()).toBe('lockTrouble');
  const line = await createSafeWorld();
  line.room.onBadgeReader('r1', { type: 'untrusted', reason: 'bad-mac' });
  await line.room.settled();
  expect(line.view()).toMatchObject({
    readers: [
      { reader: 'r1', ready: false },
      { reader: 'r2', ready: true },
    ],
  });
  const incident = line.view().incidents[0]?.incident ?? '';
  const proofs = ['proof-of-hal', 'proof-of-hua'];
  await line.room.act({ act: { type: 'acknowledge', incident }, proofs }, { session: 's', role: 'office', keyId: 'k' });
  expect(line.done).toContain('acknowledge r1');
});

test('a clock that is set, and a PC that slept, void what is in flight and are written down with both times', async () => {
  const set = await createSafeWorld();
  await set.badge('ann');
  const before = set.clock.wall();
  set.clock.jumpWall(3_600_000);
  await set.clock.advance(1_000);
  expect(set.outcome()).toBe('clock');
  expect(set.entries.find(({ type }) => type === 'custody.clock-moved')?.data).toEqual({
    cause: 'set',
    fromWall: before + 1_000,
    toWall: before + 3_601_000,
  });
  const slept = await createSafeWorld();
  await slept.badge('ann');
  slept.room.clockMoved('suspend', 1, 2);
  await slept.room.settled();
  expect(slept.outcome()).toBe('suspended');
  const steady = await createSafeWorld();
  steady.clock.jumpWall(1_500);
  await steady.clock.advance(10_000);
  expect(steady.types()).not.toContain('custody.clock-moved');
});

test('a reader shows the state, and after a refusal the state again; coming back, everything once more', async () => {
  const world = await createSafeWorld();
  await world.badge('nobody');
  expect(world.done.slice(-2)).toEqual(['feedback refused', 'text REFUSED']);
  await world.clock.advance(4_000);
  expect(world.done.slice(-2)).toEqual(['feedback idle', 'text CLOSED']);
  world.done.length = 0;
  await world.regain();
  expect(world.done).toContain('text CLOSED');
});

test('a room that is closed waits for nothing any more', async () => {
  const world = await createSafeWorld();
  await world.room.close();
  expect(world.clock.pending()).toBe(0);
});
