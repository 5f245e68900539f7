import { expect, test } from 'vitest';
import { createManualClock } from '../../support/manual-clock.ts';
import { MANAGERS, watchedClock } from './watched-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('a clock that runs is believed, and nothing is written about it', async () => {
  const { clock, keeper, news } = await watchedClock();
  await clock.advance(HOUR);
  expect(keeper.trusted()).toBe(true);
  expect(keeper.view()).toEqual({ clock: 'trusted', clockReason: null });
  expect(news()).toEqual([]);
});

test('a PC that sleeps over the weekend keeps its clock', async () => {
  const { clock, keeper, news } = await watchedClock();
  clock.sleepPc(60 * HOUR);
  expect(keeper.trusted()).toBe(true);
  await clock.advance(60_000);
  expect(news()).toEqual([]);
});

test('a PC that falls asleep between the looks at its two clocks has not set either', async () => {
  const clock = createManualClock();
  let falls = false;
  const now = (): number => {
    const bootMs = clock.bootTime.now();
    if (falls) clock.sleepPc(HOUR);
    falls = false;
    return bootMs;
  };
  const { keeper, news } = await watchedClock({ ...clock, bootTime: { ...clock.bootTime, now } });
  falls = true;
  expect(keeper.trusted()).toBe(true);
  expect(falls).toBe(false);
  expect(news()).toEqual([]);
});

test('an hour forward is doubted at the very next question, before any sample is due', async () => {
  const { clock, keeper, news } = await watchedClock();
  await clock.advance(7_000);
  clock.jumpWall(HOUR);
  expect(keeper.trusted()).toBe(false);
  expect(keeper.view()).toEqual({ clock: 'untrusted', clockReason: 'jumped' });
  expect(news()).toEqual([
    ['clock.jump', HOUR],
    ['clock.doubted', 'jumped'],
  ]);
  expect(keeper.trusted()).toBe(false);
  await clock.advance(60_000);
  expect(news()).toEqual([]);
});

test('a jump that nobody asks about is found within five seconds, and the screens are told', async () => {
  const world = await watchedClock();
  await world.clock.advance(20_000);
  world.clock.jumpWall(-DAY);
  await world.clock.advance(5_000);
  expect(world.news()).toEqual([
    ['clock.jump', -DAY],
    ['clock.doubted', 'jumped'],
  ]);
  expect(world.changes).toBe(1);
});

test('up to a minute forward is written down and believed; more, also bit by bit, is not', async () => {
  const { clock, keeper, news } = await watchedClock();
  clock.jumpWall(40_000);
  expect(keeper.trusted()).toBe(true);
  expect(news()).toEqual([['clock.jump', 40_000]]);
  await clock.advance(10_000);
  clock.jumpWall(30_000);
  expect(keeper.trusted()).toBe(false);
  expect(news()).toEqual([
    ['clock.jump', 30_000],
    ['clock.doubted', 'jumped'],
  ]);
});

test('backward even a few seconds are doubted', async () => {
  const { clock, keeper } = await watchedClock();
  clock.jumpWall(-3_000);
  expect(keeper.trusted()).toBe(false);
});

test('a clock that is put back where it would stand is believed again by itself', async () => {
  const world = await watchedClock();
  const { clock, keeper, news } = world;
  clock.jumpWall(HOUR);
  expect(keeper.trusted()).toBe(false);
  world.other();
  await clock.advance(600_000);
  clock.jumpWall(-HOUR);
  expect(keeper.trusted()).toBe(true);
  expect(news().slice(2)).toEqual([
    ['clock.jump', -HOUR],
    ['clock.confirmed', 'undone'],
  ]);
  // The entry from the future does not count any more.
  await clock.advance(60_000);
  expect(keeper.trusted()).toBe(true);
});

test('put back to another hour it stays doubted, and so it does when it is set to and fro without an end', async () => {
  const { clock, keeper } = await watchedClock();
  clock.jumpWall(HOUR);
  expect(keeper.trusted()).toBe(false);
  clock.jumpWall(-HOUR / 2);
  expect(keeper.trusted()).toBe(false);
  clock.jumpWall(-HOUR);
  expect(keeper.trusted()).toBe(false);
  clock.jumpWall(HOUR / 2);
  expect(keeper.trusted()).toBe(true);
});

test('two managers make it believed as it stands; one, or one twice, does not', async () => {
  const { clock, keeper, entries } = await watchedClock();
  clock.jumpWall(HOUR);
  const spent = { type: 'proofs.used', tv: 1, actors: [], data: {} };
  const [head] = MANAGERS;
  await expect(keeper.confirm([head], [spent])).rejects.toThrow('fewer than two');
  await expect(keeper.confirm([head, head], [spent])).rejects.toThrow('fewer than two');
  expect(keeper.trusted()).toBe(false);
  expect(keeper.confirmObstacle()).toBeNull();
  expect(await keeper.confirm(MANAGERS, [spent])).toHaveLength(2);
  expect(entries.slice(-2).map(({ type }) => type)).toEqual(['proofs.used', 'clock.confirmed']);
  expect(entries.at(-1)).toMatchObject({ actors: MANAGERS, data: { by: 'managers', reason: 'jumped' } });
  expect(keeper.trusted()).toBe(true);
  expect(keeper.confirmObstacle()).toEqual({ code: 'clockNotDoubted' });
  expect(await keeper.confirm(MANAGERS, [])).toEqual([]);
  // From now on this is where it belongs: setting it back is a jump like any other.
  clock.jumpWall(-HOUR);
  expect(keeper.trusted()).toBe(false);
});

test('a clock that was never set is doubted, and nobody can confirm it', async () => {
  const { clock, keeper, news, started } = await watchedClock(createManualClock(Date.UTC(1970, 0, 1, 0, 0, 40)));
  expect(started()).toMatchObject({ ended: 'first', clock: { trusted: false, reason: 'unset' } });
  expect(news()).toEqual([['clock.doubted', 'unset']]);
  expect(keeper.confirmObstacle()).toEqual({ code: 'clockUntrusted' });
  expect(await keeper.confirm(MANAGERS, [])).toEqual([]);
  expect(keeper.trusted()).toBe(false);
  clock.jumpWall(Date.UTC(2026, 10, 22));
  expect(keeper.view().clockReason).toBe('unset');
  expect(keeper.confirmObstacle()).toBeNull();
  await keeper.confirm(MANAGERS, []);
  expect(keeper.trusted()).toBe(true);
});

test('the doubt outlives a restart, and so does putting the clock right while nobody ran', async () => {
  const world = await watchedClock();
  world.clock.jumpWall(HOUR);
  expect(world.keeper.trusted()).toBe(false);
  await world.restart('orderly', null, () => {});
  expect(world.started()).toMatchObject({ clock: { trusted: false, reason: 'jumped' } });
  expect(world.keeper.trusted()).toBe(false);
  await world.restart('cut', null, () => world.clock.jumpWall(-HOUR));
  expect(world.started()).toMatchObject({ clock: { trusted: true, reason: null } });
  expect(world.keeper.trusted()).toBe(true);
  expect(world.news().slice(2)).toEqual([
    ['clock.jump', -HOUR],
    ['clock.confirmed', 'undone'],
  ]);
});

test('a clock that was set while the daemon was stopped is found at the start, for the PC ran on', async () => {
  const world = await watchedClock();
  await world.restart('orderly', null, () => {
    world.clock.sleepPc(30 * 60_000);
    world.clock.jumpWall(HOUR);
  });
  expect(world.news()).toEqual([
    ['clock.jump', HOUR],
    ['clock.doubted', 'jumped'],
  ]);
  expect(world.started()).toMatchObject({ clock: { trusted: false, reason: 'jumped' } });
});

test('set back while the daemon was stopped, it stands before the ledger; put right again, it is believed by itself', async () => {
  const world = await watchedClock();
  await world.restart('orderly', null, () => world.clock.jumpWall(-DAY));
  expect(world.started()).toMatchObject({ clock: { trusted: false, reason: 'before-ledger' } });
  expect(world.news()).toEqual([
    ['clock.jump', -DAY],
    ['clock.doubted', 'before-ledger'],
  ]);
  world.clock.jumpWall(DAY);
  expect(world.keeper.trusted()).toBe(true);
});

test('after the PC was off, a clock before the ledger is doubted, and setting it forward does not prove it right', async () => {
  const world = await watchedClock();
  await world.clock.advance(60_000);
  await world.restart('orderly', null, () => {
    world.newKernel();
    world.clock.jumpWall(-DAY);
  });
  expect(world.started()).toMatchObject({ clock: { trusted: false, reason: 'before-ledger' }, gapMs: null });
  expect(world.news()).toEqual([['clock.doubted', 'before-ledger']]);
  world.clock.jumpWall(5_000);
  world.keeper.trusted();
  world.clock.jumpWall(-5_000);
  expect(world.keeper.trusted()).toBe(false);
  world.clock.jumpWall(DAY);
  expect(world.keeper.trusted()).toBe(false);
  await world.keeper.confirm(MANAGERS, []);
  expect(world.keeper.trusted()).toBe(true);
});

test('what was known of a moved clock is worth nothing once the PC was off', async () => {
  const world = await watchedClock();
  world.clock.jumpWall(HOUR);
  world.keeper.trusted();
  await world.restart('orderly', null, world.newKernel);
  world.clock.jumpWall(-HOUR);
  expect(world.keeper.trusted()).toBe(false);
});

test('an entry from the future, written between two samples, is enough to doubt the clock', async () => {
  const world = await watchedClock();
  await world.clock.advance(1_000);
  world.clock.jumpWall(HOUR);
  world.other();
  world.clock.jumpWall(-HOUR);
  expect(world.keeper.trusted()).toBe(false);
  expect(world.news()).toEqual([['clock.doubted', 'before-ledger']]);
});

test('days that permissions stand on do not move with the clock', async () => {
  const world = await watchedClock();
  const right = (): number => Math.abs(world.keeper.believedWall() - (1_795_314_710_000 + world.clock.mono()));
  world.clock.jumpWall(-40 * DAY);
  world.keeper.trusted();
  expect(right()).toBeLessThan(10);
  await world.clock.advance(HOUR);
  expect(right()).toBeLessThan(10);
  await world.restart('cut', null, world.newKernel);
  // Nobody knows any more by how much; never before the newest entry that was believed.
  expect(world.keeper.believedWall()).toBeGreaterThanOrEqual(1_795_314_710_000);
});

test('whoever hears of a jump may ask for the time at once, and nothing is written twice or out of order', async () => {
  const world = await watchedClock();
  const { onEntry } = world.keeper;
  const asked: boolean[] = [];
  world.keeper = {
    ...world.keeper,
    onEntry(entry) {
      onEntry(entry);
      asked.push(world.keeper.trusted());
      world.keeper.believedWall();
    },
  };
  world.other();
  world.clock.jumpWall(-DAY);
  expect(world.keeper.trusted()).toBe(false);
  expect(world.news()).toEqual([
    ['clock.jump', -DAY],
    ['clock.doubted', 'jumped'],
  ]);
  expect(asked).toEqual([true, false, false]);
});

test('a closed timekeeper writes nothing and leaves no timer', async () => {
  const world = await watchedClock();
  world.keeper.close();
  world.keeper.close();
  expect(world.clock.pending()).toBe(0);
  world.clock.jumpWall(HOUR);
  world.keeper.trusted();
  expect(world.news()).toEqual([]);
});
