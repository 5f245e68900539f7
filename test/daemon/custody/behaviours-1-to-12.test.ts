/** Behaviours 1 to 12 of the best safe locks (safe protocol reference, section 6): credentials, times, penalties, doors. By number. */
import { expect, test } from 'vitest';
import {
  alarms,
  badge,
  createWorld,
  MAIN,
  openDoor,
  outcome,
  pin,
  pulses,
  refused,
  release,
  turnKey,
} from './custody-world.ts';

test('1: two different valid credentials release, and no one of them alone does', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.run(pin('ann'));
  expect(pulses(world)).toBe(0);
  world.run(badge('ken', 'r2'));
  expect(pulses(world)).toBe(0);
  turnKey(world, true);
  expect(world.effects.filter(({ type }) => type === 'pulse')).toEqual([
    { type: 'pulse', lock: 'main', opening: 'c1', ms: 5_000 },
  ]);
});

test('1: either order of the two roles is fine, and both readers may report at the same moment', () => {
  const world = createWorld();
  world.run(badge('ken', 'r2'));
  world.run(badge('ann'));
  turnKey(world, true);
  world.run(pin('ann'));
  expect(pulses(world)).toBe(1);
});

test('2: the second person has 60 seconds from the first, and not one millisecond more', () => {
  const inTime = createWorld();
  inTime.run(badge('ann'));
  inTime.pass(59_999);
  inTime.run(badge('ken', 'r2'));
  expect(inTime.state().openings.get('main')?.stage).toBe('secondBadge');
  const late = createWorld();
  late.run(badge('ann'));
  late.facts.mono += 60_000;
  late.run(badge('ken', 'r2'));
  expect(outcome(late)).toBe('expired');
  expect(
    late
      .state()
      .openings.get('main')
      ?.people.map((one) => one.person),
  ).toEqual(['ken']);
});

test('3: the same person never counts twice, not even with two badges, nor do two people of one role', () => {
  const world = createWorld();
  world.run(badge('ann'));
  const twice = world.run(badge('ann', 'r1', 'ann-2'));
  expect(twice.refusal).toEqual({ code: 'samePerson', clause: 'Q7.1', fix: 'custody.fix.samePerson' });
  expect(refused(world.run(badge('amy')))).toBe('sameRole');
  expect(alarms(world)).toEqual(['samePerson', 'wrongRole']);
  expect(world.state().openings.get('main')?.stage).toBe('firstBadge');
});

test('4: a half-done attempt expires, is cleared and is written down', () => {
  const world = createWorld();
  world.run(badge('ann'));
  world.run(badge('ken', 'r2'));
  world.pass(20_000);
  expect(outcome(world)).toBe('expired');
  expect(world.state().openings.size).toBe(0);
  expect(refused(world.run(pin('ann')))).toBe('attemptOver');
});

function fourWrong(world = createWorld()) {
  world.run(badge('ann'));
  for (let wrong = 0; wrong < 4; wrong += 1) world.run(pin('ann', false));
  return world;
}

test('5: four wrong PINs are five minutes out, and each two after that five more', () => {
  const world = fourWrong();
  expect(outcome(world)).toBe('penalty');
  expect(refused(world.run(badge('ann', 'r2')))).toBe('impossibleWalk');
  world.pass(299_999);
  expect(refused(world.run(badge('ann')))).toBe('penalty');
  world.pass(1);
  expect(refused(world.run(badge('ann')))).toBe(null);
  world.run(pin('ann', false));
  expect(world.state().openings.size).toBe(1);
  world.run(pin('ann', false));
  expect(outcome(world)).toBe('penalty');
  expect(refused(world.run(badge('ann')))).toBe('penalty');
});

test('5: a right PIN wipes the count', () => {
  const world = createWorld();
  world.run(badge('ann'));
  for (const right of [false, false, false, true, false, false, false]) world.run(pin('ann', right));
  expect(outcome(world)).toBe(undefined);
  world.run(pin('ann', false));
  expect(outcome(world)).toBe('penalty');
});

test('6: during the penalty even right codes fail, and a restart begins it anew', () => {
  const world = fourWrong();
  world.pass(200_000);
  world.restart();
  world.pass(299_000);
  expect(refused(world.run(badge('ann')))).toBe('penalty');
  world.pass(1_000);
  expect(refused(world.run(badge('ann')))).toBe(null);
});

test('6: a right PIN fails while the reader is out because of somebody else', () => {
  const world = createWorld();
  world.run(badge('ken', 'r2'));
  world.run(badge('ann'));
  for (let wrong = 0; wrong < 4; wrong += 1) world.run(pin('ann', false));
  expect(refused(world.run(badge('amy')))).toBe('penalty');
  expect(refused(world.run(badge('amy', 'r2')))).toBe('impossibleWalk');
});

const DELAYED = { ...MAIN, delayMs: 600_000, delayWindowMs: 60_000 };

test('7, 9: one person starts the time delay; badges do not count before it is over', () => {
  const world = createWorld(DELAYED);
  world.run(badge('ann'));
  expect(world.types()).toEqual(['opening.delay-started']);
  world.pass(599_999);
  expect(refused(world.run(badge('ken', 'r2')))).toBe('delayRunning');
  world.pass(1);
  release(world);
  expect(pulses(world)).toBe(1);
});

test('8: the window after the delay ends, also for those who began in it', () => {
  const world = createWorld(DELAYED);
  world.run(badge('ann'));
  world.pass(600_000 + 59_000);
  world.run(badge('ann'));
  world.pass(1_000);
  expect(outcome(world)).toBe('expired');
  world.run(badge('ken', 'r2'));
  expect(world.types().at(-1)).toBe('opening.delay-started');
});

test('9: after the delay both are needed', () => {
  const world = createWorld(DELAYED);
  world.run(badge('ann'));
  world.pass(600_000);
  world.run(badge('ann'));
  world.run(pin('ann'));
  expect(pulses(world)).toBe(0);
});

test('10: a release that nobody uses ends by itself and is written down', () => {
  const world = createWorld();
  release(world);
  world.pass(6_999);
  expect(world.state().openings.get('main')?.stage).toBe('released');
  world.pass(1);
  expect(outcome(world)).toBe('releasedNotOpened');
  expect(alarms(world)).toEqual(['releasedNotOpened']);
});

test('11: a door that stays open warns at 90 s, is an alarm at 120 s and escalates at 5 min, once each', () => {
  const world = createWorld();
  openDoor(world);
  world.pass(89_999);
  expect(alarms(world)).toEqual([]);
  world.pass(1);
  world.pass(29_999);
  expect(alarms(world)).toEqual(['heldOpenWarning']);
  world.pass(1);
  world.pass(180_000);
  world.pass(1_000);
  expect(alarms(world)).toEqual(['heldOpenWarning', 'heldOpen', 'heldOpenEscalated']);
});

test('12: a door that opens without a release is latched until two different people acknowledge', () => {
  const world = createWorld();
  world.contacts('main', { door: 'open' });
  const [incident] = [...world.state().incidents.keys()];
  expect(alarms(world)).toEqual(['forced']);
  world.contacts('main', { door: 'shut' });
  const seen = { type: 'acknowledge', incident: incident ?? '' } as const;
  world.run({ ...seen, by: 'ann' });
  expect(refused(world.run({ ...seen, by: 'ann' }))).toBe('samePerson');
  expect(refused(world.run(badge('ann')))).toBe('incidentUnacknowledged');
  world.run({ ...seen, by: 'ken' });
  expect(world.effects.at(-1)).toEqual({ type: 'alarmQuiet', lock: 'main', incident });
  expect(refused(world.run(badge('ann')))).toBe('incidentNotWrittenUp');
});
