import { expect, test } from 'vitest';
import { lastRun, NO_RUN } from '../../../daemon/timekeeping/run-history.ts';
import { liftDaemonStarted1 } from '../../../daemon/timekeeping/started-upcast.ts';
import { watchedClock } from './watched-clock.ts';

const MINUTE = 60_000;

test('the first start has no run before it', async () => {
  const { started, entries } = await watchedClock();
  expect(entries[0]).toMatchObject({ type: 'daemon.started', tv: 2 });
  expect(started()).toMatchObject({ ended: 'first', lastAt: null, aliveAt: null, gapMs: null });
});

test('after an orderly end the gap begins at the end of service', async () => {
  const world = await watchedClock();
  await world.clock.advance(10 * MINUTE);
  const stoppedAt = world.clock.wall();
  const aliveAt = stoppedAt - 20_000;
  await world.restart('orderly', aliveAt, () => world.clock.sleepPc(3 * MINUTE));
  expect(world.started()).toMatchObject({ ended: 'orderly', lastAt: stoppedAt, aliveAt, gapMs: 3 * MINUTE });
});

test('after a cut the gap begins at the last sign of life, entry or heartbeat', async () => {
  const world = await watchedClock();
  await world.clock.advance(10 * MINUTE);
  world.other();
  const lastAt = world.clock.wall();
  await world.clock.advance(5 * MINUTE);
  const aliveAt = world.clock.wall() - 30_000;
  await world.restart('cut', aliveAt, () => world.clock.sleepPc(MINUTE));
  expect(world.started()).toMatchObject({ ended: 'cut', lastAt, aliveAt, gapMs: 90_000 });
  await world.restart('cut', null, () => world.clock.sleepPc(MINUTE));
  expect(world.started()).toMatchObject({ ended: 'cut', aliveAt: null, gapMs: MINUTE });
});

test('what a command writes while no daemon runs neither ends a run nor continues it', async () => {
  const world = await watchedClock();
  const stoppedAt = Math.floor(world.clock.wall());
  await world.restart('orderly', null, () => {
    world.clock.sleepPc(MINUTE);
    const last = world.entries.at(-1);
    if (last === undefined) throw new Error('no entry');
    const ts = Math.floor(world.clock.wall());
    world.entries.push({ ...last, type: 'log.recovered', boot: 'command', seq: last.seq + 1, ts, data: {} });
  });
  expect(world.started()).toMatchObject({ ended: 'orderly', lastAt: stoppedAt, gapMs: MINUTE });
});

test('a gap of a clock that stands before the last entry is not made up', () => {
  expect(lastRun(NO_RUN, null, 5)).toEqual({ ended: 'first', lastAt: null, aliveAt: null, gapMs: null });
  const run = { boot: 'b', ended: true, lastAt: 1_000 };
  expect(lastRun(run, null, 999)).toMatchObject({ gapMs: null });
  expect(lastRun(run, 2_000, 2_500.7)).toMatchObject({ gapMs: 500 });
});

test('a start of the first version is lifted without making anything up', () => {
  const old = { version: '0.4.0', interrupted: 1, devices: 3, config: 'c' };
  const nothing = { ended: null, lastAt: null, aliveAt: null, gapMs: null, clock: null };
  expect(liftDaemonStarted1(old)).toEqual({ ...old, ...nothing });
});

test('an old start in the ledger leaves the clock believed and its run known', async () => {
  const world = await watchedClock();
  const [start] = world.entries;
  if (start === undefined) throw new Error('no entry');
  world.entries.splice(0, 1, { ...start, tv: 1, data: { version: '0.4.0' } });
  await world.restart('cut', null, () => {});
  expect(world.started()).toMatchObject({ ended: 'cut', clock: { trusted: true } });
  // An older program ran in between and watched no clock: what it may have missed is not told as a jump of now.
  world.entries.push({ ...start, tv: 2, seq: world.entries.length, data: liftDaemonStarted1({ version: '0.4.0' }) });
  await world.restart('orderly', null, () => world.clock.jumpWall(3_600_000));
  expect(world.news()).toEqual([]);
});
