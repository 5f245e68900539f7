/** Behaviours 13 to 25 of the best safe locks (safe protocol reference, section 6): closing, rules, clock, trouble, register. By number. */
import { expect, test } from 'vitest';
import {
  alarms,
  badge,
  createWorld,
  MAIN,
  openDoor,
  outcome,
  person,
  pin,
  pulses,
  refused,
  register,
  release,
  SEALS,
  shutDoor,
} from './custody-world.ts';

test('13: closing is door, bolt and relay read back, and the word of the other person', () => {
  const world = createWorld();
  openDoor(world);
  world.run({
    type: 'enterMovement',
    lock: 'main',
    by: 'ann',
    input: { movement: 'mv', purpose: 'inspection', stock: [], seals: [], counted: null },
  });
  world.contacts('main', { door: 'shut' });
  expect(world.state().openings.get('main')?.stage).toBe('open');
  world.contacts('main', { bolt: 'thrown', relay: 'on' });
  expect(world.state().openings.get('main')).toMatchObject({ stage: 'closing', verified: false });
  world.contacts('main', { relay: 'off' });
  expect(world.state().openings.get('main')).toMatchObject({ verified: true });
  expect(refused(world.run({ type: 'confirmMovement', lock: 'main', by: 'ann' }))).toBe('notTheConfirmingPerson');
  expect(refused(world.run(badge('ann')))).toBe('registerNotClosed');
  world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
  expect(world.types().at(-1)).toBe('opening.closed');
});

test('14: the end-of-day check is recorded on a day without an opening, and missing it is an alarm once', () => {
  const world = createWorld();
  world.facts.local = { ...world.facts.local, minute: 1_020 };
  world.pass(1);
  world.pass(1);
  expect(alarms(world)).toEqual(['dayCheckMissed']);
  expect(refused(world.run({ type: 'dayCheck', lock: 'main', by: 'ken', confirmedBy: null }))).toBe('twoPeopleNeeded');
  expect(refused(world.run({ type: 'dayCheck', lock: 'main', by: 'ken', confirmedBy: 'ken' }))).toBe('twoPeopleNeeded');
  world.run({ type: 'dayCheck', lock: 'main', by: 'ken', confirmedBy: 'ann' });
  expect(world.entries.at(-1)).toMatchObject({ type: 'day.checked', data: { day: '2026-01-05', released: 0 } });
});

test('15: what the duress PIN leads to differs in the sealed field alone, which has one size', () => {
  const story = (sealed: string) => {
    const world = createWorld();
    world.facts.sealed = sealed;
    openDoor(world);
    register(world);
    shutDoor(world);
    return world;
  };
  const calm = story('a'.repeat(120));
  const duress = story('b'.repeat(120));
  expect(duress.effects).toEqual(calm.effects);
  expect(JSON.stringify(duress.entries).replaceAll('b'.repeat(120), 'a'.repeat(120))).toBe(
    JSON.stringify(calm.entries),
  );
  for (const { type, data } of duress.entries)
    if (type.startsWith('opening.')) expect(data.sealed).toBe('b'.repeat(120));
});

test('16: outside its hours a lock stays shut, and a timer set by two managers keeps it so', () => {
  const world = createWorld({ ...MAIN, calendar: [{ days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 600 }] });
  expect(refused(world.run(badge('ann')))).toBe('outOfHours');
  world.facts.local = { ...world.facts.local, minute: 599 };
  const timer = { type: 'timer', lock: 'main', untilWall: world.facts.wall + 60_000 } as const;
  expect(refused(world.run({ ...timer, by: 'hal', confirmedBy: 'hal' }))).toBe('twoPeopleNeeded');
  world.run({ ...timer, by: 'hal', confirmedBy: 'hua' });
  expect(refused(world.run(badge('ann')))).toBe('timerRunning');
  world.pass(60_000);
  expect(refused(world.run(badge('ann')))).toBe(null);
});

test('17: no rule, however it is put, lets fewer than two people at the blanks', () => {
  for (const people of [[['issuer']], [['issuer', 'issuer']], [[]], [], [['issuer', 'sealKeeper'], ['sealKeeper']]])
    expect(() => createWorld({ ...MAIN, people })).toThrow(/tooFewPeople|sameRoleTwice/);
});

test('18: administrators and managers never open, and those who open never manage', () => {
  const world = createWorld();
  expect(refused(world.run(badge('sam')))).toBe('managerMayNotOpen');
  world.facts.people = new Map(world.facts.people).set('eve', {
    ...person('issuer', 'eve-1'),
    roles: ['issuer', 'head'],
    filed: ['issuer', 'head'],
  });
  expect(refused(world.run(badge('eve')))).toBe('managerMayNotOpen');
  expect(refused(world.run({ type: 'service', lock: 'main', enabled: false, by: 'eve' }))).toBe('roleConflict');
  expect(refused(world.run({ type: 'service', lock: 'main', enabled: false, by: 'ann' }))).toBe('notAManager');
  expect(() => createWorld({ ...MAIN, managers: ['issuer'] })).toThrow('managerMayNotOpen');
});

test('19: a supervisor takes a lock out of service, which ends what is in flight', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.run({ type: 'service', lock: 'main', enabled: false, by: 'hal' });
  expect(outcome(world)).toBe('outOfService');
  expect(refused(world.run(badge('ann')))).toBe('outOfService');
  world.run({ type: 'service', lock: 'main', enabled: true, by: 'hal' });
  expect(refused(world.run(badge('ann')))).toBe(null);
});

test('20: limits are changed by two managers with the door open, and who opens is not theirs to change', () => {
  const world = createWorld();
  const change = { type: 'changeRule', lock: 'main', by: 'hal', confirmedBy: 'hua' } as const;
  expect(refused(world.run({ ...change, rule: { ...MAIN, windowMs: 30_000 } }))).toBe('doorMustBeOpen');
  openDoor(world);
  expect(refused(world.run({ ...change, rule: { ...MAIN, people: [['issuer', 'blankKeeper']] } }))).toBe('ruleInvalid');
  expect(refused(world.run({ ...change, confirmedBy: 'hal', rule: { ...MAIN, windowMs: 30_000 } }))).toBe(
    'twoPeopleNeeded',
  );
  world.run({ ...change, rule: { ...MAIN, windowMs: 30_000 } });
  expect(world.entries.at(-1)).toMatchObject({
    type: 'lock.rule-changed',
    data: { doorOpen: true, by: 'hal', confirmedBy: 'hua' },
  });
  register(world);
  shutDoor(world);
  world.run(badge('ann'));
  world.pass(30_000);
  expect(outcome(world)).toBe('expired');
});

test('21: every try is written down with person and time, and counters are read without opening', () => {
  const world = createWorld();
  world.run({ type: 'badge', lock: 'main', reader: 'r1', badge: null, person: null });
  world.run(badge('ann'));
  world.run(pin('ann', false));
  expect(
    world.entries
      .filter(({ type }) => type === 'opening.refused')
      .map(({ data }) => [data.code, data.person, data.clause]),
  ).toEqual([
    ['unknownBadge', null, 'Q2.3'],
    ['pinWrong', 'ann', 'Q7.4'],
  ]);
  expect(world.state().counters.get('main')).toEqual({
    released: 0,
    closed: 0,
    ended: 0,
    refused: 2,
    wrongPins: 1,
    incidents: 0,
  });
});

test('22: the release entry is in the decision that orders the pulse, and the state is the ledger and nothing else', () => {
  const world = createWorld();
  const decision = release(world);
  expect(decision.drafts.map(({ type }) => type)).toContain('opening.released');
  expect(decision.effects.map(({ type }) => type)).toEqual(['pulse', 'picture', 'feedback']);
});

test('22: without a ledger that takes entries there is no opening, and an attempt ends with an alarm', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.facts.ledgerReady = false;
  expect(refused(world.run(badge('ken', 'r2')))).toBe('ledgerNotReady');
  expect(outcome(world)).toBe('ledgerNotReady');
  expect(alarms(world)).toEqual(['ledgerNotReady']);
});

test('23: a clock that is set is written with old and new time and ends the attempt; so does sleep', () => {
  for (const [cause, ended] of [
    ['set', 'clock'],
    ['suspend', 'suspended'],
  ] as const) {
    const world = createWorld();
    world.run(badge('ann'));
    world.run({ type: 'clockMoved', cause, fromWall: 2_000_000, toWall: 1_000_000 });
    expect(outcome(world)).toBe(ended);
    expect(world.entries.find(({ type }) => type === 'custody.clock-moved')?.data).toEqual({
      cause,
      fromWall: 2_000_000,
      toWall: 1_000_000,
    });
  }
});

test('23: durations do not stand on the wall clock', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.facts.wall -= 3_600_000;
  world.pass(59_999);
  expect(world.state().openings.size).toBe(1);
});

test('24: tamper, battery, power and line trouble are entries; what is in flight ends, and the lock stays shut', () => {
  for (const kind of ['tamper', 'battery', 'power', 'comms'] as const) {
    const world = createWorld();
    world.run(badge('ann'));
    world.run({ type: 'trouble', lock: 'main', device: 'board', kind, present: true });
    expect(outcome(world)).toBe('lockTrouble');
    expect(alarms(world)).toEqual([kind === 'tamper' ? 'tamper' : 'lockTrouble']);
    expect(refused(world.run(badge('ann')))).toBe(kind === 'tamper' ? 'incidentUnacknowledged' : 'lockTrouble');
  }
});

test('25: each opening ends with reason, counts, ranges and pack seals that both have confirmed', () => {
  const world = createWorld();
  const line = {
    item: 'blank',
    source: 'scanned',
    packSeal: 'P-17',
    first: 'T370000001',
    last: 'T370000050',
    count: 50,
  } as const;
  openDoor(world);
  register(world, { purpose: 'receipt', stock: [{ ...line, direction: 'in', reason: 'receipt' }] });
  shutDoor(world);
  expect(world.entries.at(-1)).toMatchObject({
    type: 'opening.closed',
    data: { before: { blanks: 0 }, after: { blanks: 50 }, people: ['ann', 'ken'], incident: null },
  });
  expect(world.entries.find(({ type }) => type === 'movement.confirmed')?.data).toMatchObject({
    enteredBy: 'ann',
    confirmedBy: 'ken',
    stock: [{ packSeal: 'P-17' }],
  });
});

test('the seal compartment opens for the seal keeper alone, while the outer door stands open', () => {
  const world = createWorld(MAIN, { ...SEALS, factors: { sealKeeper: 'pin' } });
  expect(refused(world.run(badge('ken', 'r2', 'ken-1', 'seals')))).toBe('outerDoorShut');
  openDoor(world);
  world.run(badge('ken', 'r2', 'ken-1', 'seals'));
  world.run(pin('ken', true, 'r2', 'seals'));
  expect(pulses(world)).toBe(2);
  expect(refused(world.run(badge('ann', 'r1', 'ann-1', 'seals')))).toBe('alreadyOpening');
});
