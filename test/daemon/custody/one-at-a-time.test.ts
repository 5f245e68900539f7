/** One opening a safe, one place a seal, one check a day: what must not be there twice. */
import { expect, test } from 'vitest';
import {
  alarms,
  badge,
  createWorld,
  MAIN,
  NOTHING,
  openDoor,
  pin,
  refused,
  register,
  SEALS,
  SHUT,
  shutDoor,
} from './custody-world.ts';

test('two doors of one safe never have openings at once', () => {
  const world = createWorld(MAIN, { ...MAIN, lock: 'back' });
  world.facts.contacts = new Map([
    ['main', SHUT],
    ['back', SHUT],
  ]);
  world.run(badge('ann'));
  expect(refused(world.run(badge('ken', 'r2', 'ken-1', 'back')))).toBe('alreadyOpening');
  expect([...world.state().openings.keys()]).toEqual(['main']);
});

test('a day is checked once, not while a register is open, and again after a later opening', () => {
  const world = createWorld();
  const check = { type: 'dayCheck', lock: 'main', by: 'ken', confirmedBy: 'ann' } as const;
  expect(refused(world.run(check))).toBe(null);
  expect(refused(world.run(check))).toBe('dayCheckedAlready');
  openDoor(world);
  shutDoor(world);
  expect(refused(world.run(check))).toBe('registerNotClosed');
  register(world);
  expect(refused(world.run(check))).toBe(null);
});

test('a timer is made longer, never shorter', () => {
  const world = createWorld();
  const timer = { type: 'timer', lock: 'main', by: 'hal', confirmedBy: 'hua' } as const;
  world.run({ ...timer, untilWall: world.facts.wall + 60_000 });
  expect(refused(world.run({ ...timer, untilWall: world.facts.wall + 59_999 }))).toBe('timerRunning');
  expect(refused(world.run({ ...timer, untilWall: world.facts.wall + 100 * 3_600_000 }))).toBe('timerTooLong');
});

test('a door forced after it was read back as shut sounds each time, though the register is still open', () => {
  const world = createWorld();
  openDoor(world);
  shutDoor(world);
  for (const door of ['open', 'shut', 'open'] as const) world.contacts('main', { door });
  expect(alarms(world)).toEqual(['forced', 'forced']);
});

test('a seal is put in once and taken out once, by its keeper alone', () => {
  const world = createWorld(MAIN, { ...SEALS, factors: { sealKeeper: 'pin' } });
  openDoor(world);
  world.run(badge('ken', 'r2', 'ken-1', 'seals'));
  world.run(pin('ken', true, 'r2', 'seals'));
  world.contacts('seals', { door: 'open' });
  const seal = { seal: 'S-1', kind: 'issueSeal', direction: 'in', reason: 'receipt', condition: 'sound' } as const;
  const enter = (seals: (typeof NOTHING)['seals']) =>
    refused(world.run({ type: 'enterMovement', lock: 'seals', by: 'ken', input: { ...NOTHING, seals } }));
  expect(enter([{ ...seal, direction: 'out', reason: 'use' }])).toBe('sealNotHere');
  expect(enter([seal, seal])).toBe('sealNotHere');
  expect(enter([seal])).toBe(null);
  expect(world.entries.at(-1)).toMatchObject({
    type: 'movement.confirmed',
    data: { enteredBy: 'ken', confirmedBy: null },
  });
  world.contacts('seals', { door: 'shut' });
  expect(world.types().at(-1)).toBe('opening.closed');
  expect(world.state().sealsHeld.get('seals')).toEqual(['S-1']);
});
