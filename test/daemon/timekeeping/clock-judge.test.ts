import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockSample, jumpBetween, nextSample, watchFrom } from '../../../daemon/timekeeping/clock-judge.ts';

const START: ClockSample = { wall: 1_795_314_710_000, bootMs: 60_000 };
const HOUR = 3_600_000;

/** Jumps told when the clock is sampled at these moments. */
function told(samples: readonly ClockSample[]): { at: number; deltaMs: number }[] {
  let watch = watchFrom(START);
  const jumps: { at: number; deltaMs: number }[] = [];
  for (const sample of samples) {
    const next = nextSample(watch, sample);
    watch = next.watch;
    if (next.jump !== null) jumps.push({ at: sample.bootMs, deltaMs: next.jump.deltaMs });
  }
  return jumps;
}

/** A wall clock that runs with both, plus what was added to it. */
const at = (bootMs: number, moved: number): ClockSample => ({
  wall: START.wall + (bootMs - START.bootMs) + moved,
  bootMs,
});

test('a clock set forward or back by more than two seconds is a jump, told once, with both times', () => {
  for (const deltaMs of [3_600_000, -86_400_000, 2_600, -2_600]) {
    const before = at(65_000, 0);
    const now = at(70_000, deltaMs);
    expect(jumpBetween(before, now)).toEqual({
      fromMs: START.wall + 10_000,
      toMs: START.wall + 10_000 + deltaMs,
      deltaMs,
      sinceMs: 5_000,
    });
    expect(told([before, now, at(75_000, deltaMs)])).toEqual([{ at: 70_000, deltaMs }]);
  }
});

test('two seconds are no jump, and neither is a PC that slept or hung for days', () => {
  expect(jumpBetween(START, at(65_000, 1_999))).toBeNull();
  expect(jumpBetween(START, at(65_000, -1_999))).toBeNull();
  expect(told([at(60_000 + 72 * HOUR, 0), at(60_000 + 72 * HOUR + 5_000, 0)])).toEqual([]);
});

test('slewing up to 500 ppm, changing its mind as often as it likes, is never a jump', () => {
  const step = fc.record({ passed: fc.integer({ min: 1, max: 20_000 }), ppm: fc.integer({ min: -500, max: 500 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 2_000 }), (steps) => {
      let { wall, bootMs } = START;
      const samples = steps.map(({ passed, ppm }) => {
        bootMs += passed;
        wall += passed * (1 + ppm / 1e6);
        return { wall, bootMs };
      });
      expect(told(samples)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('the hardest steady slew for a month is no jump', () => {
  const samples = Array.from({ length: 500_000 }, (_, place) => {
    const passed = (place + 1) * 5_000;
    return { wall: START.wall + passed * 1.0005, bootMs: START.bootMs + passed };
  });
  expect(told(samples)).toEqual([]);
});

test('a clock that is moved in steps of less than two seconds is found within the hour', () => {
  const samples = Array.from({ length: 10 }, (_, place) => at(65_000 + place * 5_000, 1_900 * (place + 1)));
  const jumps = told(samples);
  expect(jumps.length).toBeGreaterThan(3);
  const sum = jumps.reduce((all, { deltaMs }) => all + deltaMs, 0);
  expect(19_000 - sum).toBeLessThan(2_100);
});

test('any single jump beyond what slew explains is told with its size', () => {
  const size = fc.integer({ min: 3_000, max: 10 * 365 * 24 * HOUR });
  fc.assert(
    fc.property(size, fc.boolean(), fc.integer({ min: 0, max: 100 }), (ms, forward, before) => {
      const deltaMs = forward ? ms : -ms;
      const quiet = Array.from({ length: before }, (_, place) => at(65_000 + place * 5_000, 0));
      const seen = 65_000 + before * 5_000;
      expect(told([...quiet, at(seen, deltaMs)])).toEqual([{ at: seen, deltaMs }]);
    }),
  );
});

test('across a restart days apart a minute is always a jump', () => {
  const days = 30 * 24 * HOUR;
  expect(jumpBetween(START, at(START.bootMs + days, 60_001))?.deltaMs).toBe(60_001);
  expect(jumpBetween(START, at(START.bootMs + days, 59_000))).toBeNull();
});
