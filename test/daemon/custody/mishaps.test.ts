/** What goes otherwise at the safe: people, devices, restarts and keys, and how each is found and written up. */
import { expect, test } from 'vitest';
import {
  alarms,
  badge,
  createWorld,
  MAIN,
  NOTHING,
  openDoor,
  outcome,
  person,
  pin,
  pulses,
  refused,
  register,
  release,
  SEALS,
  SHUT,
  shutDoor,
  turnKey,
  type World,
} from './custody-world.ts';

function incidentOf(world: World): string {
  const [incident] = world.state().incidents.keys();
  if (incident === undefined) throw new Error('no incident stands');
  return incident;
}

function writeUp(world: World, input: typeof NOTHING | null = null): void {
  const incident = incidentOf(world);
  world.run({ type: 'acknowledge', incident, by: 'ann' });
  world.run({ type: 'acknowledge', incident, by: 'ken' });
  world.run({ type: 'account', incident, by: 'hal', reason: 'powerFailure', key: 'K-3', input });
  world.run({ type: 'confirmAccount', incident, by: 'ken' });
}

test('a third person’s badge in mid-attempt ends it, known or not', () => {
  for (const third of [badge('amy'), badge('hal'), { ...badge('nobody'), badge: null, person: null }]) {
    const world = createWorld();
    world.run(badge('ann'));
    world.run(badge('ken', 'r2'));
    world.run(third as ReturnType<typeof badge>);
    expect(outcome(world)).toBe('thirdPerson');
  }
});

test('a third person whose role another pair of the rule would take ends the attempt too', () => {
  const people = [
    ['issuer', 'sealKeeper'],
    ['issuer', 'blankKeeper'],
  ];
  const world = createWorld({ ...MAIN, people, factors: { ...MAIN.factors, blankKeeper: 'pin' } });
  world.facts.people = new Map(world.facts.people).set('bea', person('blankKeeper', 'bea-1'));
  world.run(badge('ann'));
  world.run(badge('ken', 'r2'));
  expect(refused(world.run(badge('bea')))).toBe('thirdPerson');
  expect(outcome(world)).toBe('thirdPerson');
});

test('no attempt begins while the clock is not trusted, the sensors are silent or the reader is lost', () => {
  const world = createWorld();
  world.facts.clockTrusted = false;
  expect(refused(world.run(badge('ann')))).toBe('clockUntrusted');
  world.facts.clockTrusted = true;
  world.facts.contacts = new Map();
  expect(refused(world.run(badge('ann')))).toBe('sensorSilent');
  world.facts.readers = new Set();
  expect(refused(world.run(badge('ann')))).toBe('readerSilent');
  expect(world.types()).not.toContain('opening.first-badge');
});

test('a badge or permission that is withdrawn in between ends the attempt, even at the last factor', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.run(pin('ann'));
  world.run(badge('ken', 'r2'));
  world.facts.people = new Map(world.facts.people).set('ann', person('issuer', 'ann-2'));
  turnKey(world, true);
  expect(outcome(world)).toBe('revoked');
  expect(pulses(world)).toBe(0);
});

test('a permission that is not filed, and a person with both roles, are refused with their clause', () => {
  const world = createWorld();
  const ann = person('issuer', 'ann-1');
  world.facts.people = new Map([
    ['ann', { ...ann, filed: [] }],
    ['bo', { ...ann, roles: ['issuer', 'sealKeeper'], badges: new Map([['bo-1', 'secure-app']]) }],
  ]);
  expect(world.run(badge('ann')).refusal).toMatchObject({ code: 'notFiled', clause: 'Q2.4' });
  expect(world.run(badge('bo')).refusal).toMatchObject({ code: 'roleConflict', clause: 'Q2.6' });
});

test('a reader lost, a sensor silent or a clock not trusted in between ends the attempt', () => {
  const cases: [string, (world: World) => void][] = [
    [
      'readerLost',
      ({ facts }) => {
        facts.readers = new Set(['r2']);
      },
    ],
    [
      'sensorSilent',
      ({ facts }) => {
        facts.contacts = new Map();
      },
    ],
    [
      'clock',
      ({ facts }) => {
        facts.clockTrusted = false;
      },
    ],
  ];
  for (const [ended, happen] of cases) {
    const world = createWorld();
    world.run(badge('ann'));
    happen(world);
    world.run(badge('ken', 'r2'));
    expect(outcome(world)).toBe(ended);
    expect(pulses(world)).toBe(0);
  }
});

test('a key that was turned before its badge does not count, and one turned back no longer does', () => {
  const world = createWorld();
  expect(refused(turnKey(world, true))).toBe('keyBeforeBadge');
  world.run(badge('ken', 'r2'));
  world.run(badge('ann'));
  world.run(pin('ann'));
  expect(pulses(world)).toBe(0);
  turnKey(world, false);
  turnKey(world, true);
  expect(pulses(world)).toBe(1);
  const back = createWorld();
  back.run(badge('ken', 'r2'));
  turnKey(back, true);
  back.facts.contacts = new Map([['main', SHUT]]);
  back.run(badge('ann'));
  back.run(pin('ann'));
  expect(pulses(back)).toBe(0);
});

test('a PIN counts at its own badge’s reader and within 20 s of the last badge', () => {
  const world = createWorld();
  world.run(badge('ann'));
  expect(refused(world.run(pin('ann', true, 'r2')))).toBe('otherReader');
  world.pass(20_001);
  expect(refused(world.run(pin('ann')))).toBe('pinTooLate');
});

test('a badge without a secret needs a PIN, and none counts where the site asks for secure ones', () => {
  const uid = (role: string, card: string) => ({ ...person(role), badges: new Map([[card, 'uid' as const]]) });
  const world = createWorld();
  world.facts.people = new Map([
    ['ann', uid('issuer', 'ann-1')],
    ['ken', uid('sealKeeper', 'ken-1')],
  ]);
  expect(refused(world.run(badge('ken', 'r2')))).toBe('credentialTooWeak');
  expect(refused(world.run(badge('ann')))).toBe(null);
  const strict = createWorld({ ...MAIN, minCredential: 'secure-app' });
  strict.facts.people = world.facts.people;
  expect(refused(strict.run(badge('ann')))).toBe('credentialTooWeak');
});

test('a door found open at the start is asked about, and two named people write it up with what moved', () => {
  const world = createWorld();
  world.facts.contacts = new Map([['main', { ...SHUT, door: 'open', bolt: 'drawn' }]]);
  world.restart();
  expect(alarms(world)).toEqual(['openedWhileDown']);
  world.run({ type: 'acknowledge', incident: incidentOf(world), by: 'ann' });
  world.run({ type: 'acknowledge', incident: incidentOf(world), by: 'ken' });
  world.run({ type: 'account', incident: incidentOf(world), by: 'hal', reason: 'fire', key: 'K-3', input: null });
  const confirm = { type: 'confirmAccount', incident: incidentOf(world) } as const;
  expect(refused(world.run({ ...confirm, by: 'hal' }))).toBe('samePerson');
  expect(refused(world.run({ ...confirm, by: 'ken' }))).toBe('doorNotShut');
  shutDoor(world);
  world.run({ ...confirm, by: 'ken' });
  expect(world.entries.at(-1)).toMatchObject({
    type: 'incident.written-up',
    data: { reason: 'fire', key: 'K-3', enteredBy: 'hal', confirmedBy: 'ken' },
  });
  expect(refused(world.run(badge('ann')))).toBe(null);
});

test('a door opened with the mechanical key, or while the board was silent, has its own name', () => {
  const key = createWorld();
  key.contacts('main', { door: 'open', mechanicalKey: true });
  expect(alarms(key)).toEqual(['mechanical']);
  const silent = createWorld();
  silent.facts.contacts = new Map([['main', { ...SHUT, door: 'open' }]]);
  silent.run({ type: 'regained', lock: 'main', first: false });
  expect(alarms(silent)).toEqual(['openedWhileSilent']);
  const down = createWorld();
  down.facts.contacts = new Map([['main', { ...SHUT, door: 'open' }]]);
  down.run({ type: 'regained', lock: 'main', first: true });
  expect(alarms(down)).toEqual(['openedWhileDown']);
});

test('a forced door that is shut and opened once more sounds once more, in the same incident', () => {
  const world = createWorld();
  for (const door of ['open', 'open', 'shut', 'shut', 'open'] as const) world.contacts('main', { door });
  expect(alarms(world)).toEqual(['forced', 'forced']);
  expect(world.types().filter((type) => type === 'incident.door')).toHaveLength(2);
});

test('a stop before the release voids the attempt; a stop after it is asked about', () => {
  const before = createWorld();
  before.run(badge('ann'));
  before.restart();
  expect(outcome(before)).toBe('restart');
  expect(before.state().incidents.size).toBe(0);
  const after = createWorld();
  release(after);
  after.restart();
  expect(outcome(after)).toBe('interrupted');
  expect(alarms(after)).toEqual(['interrupted']);
  writeUp(after);
  expect(after.state().incidents.size).toBe(0);
});

test('a relay that nobody commanded, and one that stays on, are told to go off and latched', () => {
  const forced = createWorld();
  forced.contacts('main', { relay: 'on' });
  forced.pass(1_000);
  expect(alarms(forced)).toEqual(['forcedRelay']);
  expect(forced.effects.filter(({ type }) => type === 'relaysOff')).toHaveLength(1);
  const stuck = createWorld();
  release(stuck);
  stuck.contacts('main', { relay: 'on' });
  stuck.pass(7_000);
  expect([...stuck.state().incidents.values()].map(({ kind }) => kind)).toEqual(['relayStuck']);
});

test('a door that opens while the relay was never seen on is an alarm, and a pulse that failed ends the opening', () => {
  const unseen = createWorld();
  release(unseen);
  unseen.contacts('main', { door: 'open' });
  expect(alarms(unseen)).toEqual(['relayNotSeen']);
  const failed = createWorld();
  release(failed);
  failed.run({ type: 'pulseSeen', opening: 'c1', outcome: 'failed' });
  expect(outcome(failed)).toBe('pulseFailed');
  failed.contacts('main', { door: 'open' });
  expect(alarms(failed)).toEqual(['pulseFailed', 'forced']);
});

test('a register that nobody finishes becomes an incident, and two witnesses’ account closes it', () => {
  const world = createWorld();
  openDoor(world);
  shutDoor(world);
  world.pass(600_000);
  expect(alarms(world)).toContain('registerOpen');
  writeUp(world, NOTHING);
  expect(world.entries.find(({ type }) => type === 'opening.closed')?.data.incident).toContain('registerOpen');
  expect(world.state().openings.size).toBe(0);
});

test('the safe is not shut while its compartment stands open', () => {
  const world = createWorld(MAIN, SEALS);
  openDoor(world);
  register(world);
  world.facts.contacts = new Map(world.facts.contacts).set('seals', { ...SHUT, door: 'open' });
  shutDoor(world);
  expect(alarms(world)).toContain('compartmentOpen');
  expect(world.types()).not.toContain('opening.closed');
});

test('silence of the sensors while the door is open is an alarm, and nothing is taken for shut', () => {
  const world = createWorld();
  openDoor(world);
  register(world);
  world.facts.contacts = new Map();
  world.pass(1_000);
  world.pass(1_000);
  expect(alarms(world)).toEqual(['sensorSilent']);
  expect(world.state().openings.get('main')?.stage).toBe('open');
});

test('numbers that are not there, are there already, or do not count up are refused', () => {
  const world = createWorld();
  openDoor(world);
  const line = {
    item: 'blank',
    source: 'typed',
    packSeal: null,
    first: 'T000000001',
    last: 'T000000010',
    count: 10,
  } as const;
  const enter = (stock: (typeof NOTHING)['stock']) =>
    refused(world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: { ...NOTHING, stock } }));
  expect(enter([{ ...line, direction: 'out', reason: 'issue' }])).toBe('rangeNotHeld');
  expect(enter([{ ...line, direction: 'in', reason: 'receipt', count: 9 }])).toBe('rangeInvalid');
  expect(enter([{ ...line, direction: 'in', reason: 'issue' }])).toBe('reasonDoesNotFit');
  expect(
    enter([
      { ...line, direction: 'in', reason: 'receipt' },
      { ...line, direction: 'in', reason: 'return' },
    ]),
  ).toBe('rangeHeldAlready');
  expect(
    enter([
      { ...line, direction: 'in', reason: 'receipt' },
      { ...line, item: 'void', direction: 'in', reason: 'voidKept' },
    ]),
  ).toBe('rangeHeldAlready');
  expect(refused(world.run({ type: 'enterMovement', lock: 'main', by: 'ken', input: NOTHING }))).toBe(
    'notTheEnteringRole',
  );
  expect(enter([{ ...line, direction: 'in', reason: 'receipt' }])).toBe(null);
  expect(world.run({ type: 'disputeMovement', lock: 'main', by: 'ken', why: 'numbers' }).refusal).toBe(null);
  expect(world.state().held.size).toBe(0);
  register(world, { stock: [{ ...line, direction: 'in', reason: 'receipt' }], counted: { blanks: 9, voids: 0 } });
  expect(alarms(world)).toEqual(['countMismatch']);
  expect(world.state().held.get('main')?.blank).toEqual([{ first: 'T000000001', last: 'T000000010', count: 10 }]);
});

test('away from the desk with the drawer unlocked is an alarm, once, and the screen locks', () => {
  const world = createWorld();
  const away = { type: 'desk', drawer: 'd1', person: 'ann', present: false, locked: false } as const;
  world.run(away);
  world.run(away);
  expect(alarms(world)).toEqual(['awayDrawerUnlocked']);
  expect(world.effects[0]).toEqual({ type: 'lockScreen', person: 'ann' });
  world.run({ ...away, present: true });
  world.run({ ...away, locked: true });
  expect(alarms(world)).toHaveLength(1);
});

test('an entry of a version that this program does not know stops the replay', () => {
  const world = createWorld();
  world.run(badge('ann'));
  const [entry] = world.entries;
  if (entry === undefined) throw new Error('nothing was written');
  world.entries[0] = { ...entry, tv: 2 };
  expect(() => world.restart()).toThrow('version 2');
});

test('somebody who could not sign what was put up is written down, with an alarm when a penalty was earned', () => {
  const world = createWorld();
  const away = { type: 'turnedAway', lock: 'main', reader: 'r1', badge: 'ann-1', person: 'ann' } as const;
  expect(world.run({ ...away, code: 'notAWitness', penaltyMs: 0 }).refusal).toMatchObject({ code: 'notAWitness' });
  expect(alarms(world)).toEqual([]);
  world.run({ ...away, code: 'pinWrong', penaltyMs: 300_000 });
  expect(alarms(world)).toEqual(['penalty']);
  expect(refused(world.run({ ...away, lock: 'nowhere', code: 'pinWrong', penaltyMs: 0 }))).toBe('lockUnknown');
});

test('each entry of an opening names the command to which its sealed field is bound', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.run(pin('ann'));
  expect(world.entries.map(({ data }) => data.step)).toEqual(['c1', 'c2']);
});
