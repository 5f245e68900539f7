import { expect, test } from 'vitest';
import { MANAGERS, type WatchedClock, watchedClock } from './watched-clock.ts';

const HOUR = 3_600_000;

/** The witness's time is off from ours by `ms`. */
function hears({ clock, keeper }: WatchedClock, name: string, ms: number): boolean {
  keeper.witnessTime(name, Math.floor((clock.wall() + ms) / 1_000));
  return keeper.trusted();
}

test('a witness within five minutes says nothing, beyond that the clock is doubted', async () => {
  const world = await watchedClock();
  expect(hears(world, 'w1', 299_000)).toBe(true);
  expect(hears(world, 'w1', -299_000)).toBe(true);
  expect(world.news()).toEqual([]);
  expect(hears(world, 'w1', 302_000)).toBe(false);
  expect(world.keeper.view().clockReason).toBe('witness-differs');
  expect(world.entries.at(-1)?.data).toMatchObject({ reason: 'witness-differs', witness: 'w1' });
  expect(hears(world, 'w1', 302_000)).toBe(false);
  expect(world.news()).toHaveLength(1);
});

test('a witness that agrees within a minute brings the clock back after a jump', async () => {
  const world = await watchedClock();
  world.clock.jumpWall(-HOUR);
  expect(world.keeper.trusted()).toBe(false);
  expect(hears(world, 'w1', HOUR)).toBe(false);
  expect(hears(world, 'w1', 62_000)).toBe(false);
  expect(hears(world, 'w1', 58_000)).toBe(true);
  expect(world.entries.at(-1)).toMatchObject({
    type: 'clock.confirmed',
    actors: [{ part: 'daemon' }],
    data: { by: 'witness', reason: 'jumped', witness: 'w1' },
  });
});

test('what one witness doubts another does not lift, so that two of them do not go on for ever', async () => {
  const world = await watchedClock();
  expect(hears(world, 'w1', HOUR)).toBe(false);
  expect(hears(world, 'w2', 0)).toBe(false);
  expect(hears(world, 'w1', 0)).toBe(true);
});

test('two managers overrule a witness whose own time is wrong, and a jump makes it heard again', async () => {
  const world = await watchedClock();
  expect(hears(world, 'w1', HOUR)).toBe(false);
  await world.keeper.confirm(MANAGERS, []);
  expect(hears(world, 'w1', HOUR)).toBe(true);
  expect(hears(world, 'w2', HOUR)).toBe(false);
  await world.keeper.confirm(MANAGERS, []);
  expect(hears(world, 'w1', HOUR)).toBe(true);
  world.clock.jumpWall(-HOUR);
  expect(world.keeper.trusted()).toBe(false);
  await world.keeper.confirm(MANAGERS, []);
  expect(hears(world, 'w1', HOUR)).toBe(false);
});

test('the doubt of a witness is not lifted by setting the clock to and fro', async () => {
  const world = await watchedClock();
  expect(hears(world, 'w1', HOUR)).toBe(false);
  world.clock.jumpWall(HOUR);
  world.keeper.trusted();
  world.clock.jumpWall(-HOUR);
  expect(world.keeper.trusted()).toBe(false);
});
