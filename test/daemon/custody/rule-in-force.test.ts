/** Which rule holds after two managers changed limits and the profile was changed, too: who opens is always the profile's. */
import { expect, test } from 'vitest';
import {
  badge,
  createWorld,
  MAIN,
  openDoor,
  pin,
  pulses,
  register,
  rulesOf,
  shutDoor,
  turnKey,
} from './custody-world.ts';

test('changed limits outlive a restart; who opens the lock, and how, is what the profile says today', () => {
  const world = createWorld();
  openDoor(world);
  const rule = { ...world.facts.rules.get('main'), pulseMs: 1_000 };
  const changed = world.run({ type: 'changeRule', lock: 'main', rule, by: 'hal', confirmedBy: 'hua' });
  expect(changed.refusal).toBe(null);
  shutDoor(world);
  register(world);
  // The region has learned: the seal keeper now owes a PIN, and a number that anyone can copy counts no more.
  world.facts.rules = rulesOf({ ...MAIN, factors: { issuer: 'pin', sealKeeper: 'pin' }, minCredential: 'secure-app' });
  world.restart();
  const before = pulses(world);
  world.pass(10_000);
  world.run(badge('ann'));
  world.run(pin('ann'));
  world.run(badge('ken', 'r2'));
  turnKey(world, true);
  expect(pulses(world)).toBe(before);
  world.run(pin('ken', true, 'r2'));
  expect(pulses(world)).toBe(before + 1);
  expect(world.effects.findLast(({ type }) => type === 'pulse')).toMatchObject({ ms: 1_000 });
});
