import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockReading, NO_TIME, type SeenTime, seeTime } from '../../../daemon/retention/seen-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A PC with both its clocks in the test's hand. */
function pc() {
  let [boot, wall, mono] = [1, 1_795_314_710_000, 0];
  let time: SeenTime = NO_TIME;
  const read = (over: Partial<ClockReading> = {}) => {
    time = seeTime(time, { boot: `b${boot}`, wall, mono, ...over });
    return time.seenMs;
  };
  read();
  return {
    read,
    run(ms: number) {
      wall += ms;
      mono += ms;
      return read();
    },
    step(ms: number) {
      wall += ms;
      return read();
    },
    off(ms: number) {
      boot += 1;
      wall += ms;
      mono = 0;
      return read();
    },
  };
}

test('steps of the wall clock in one run age nothing, however many and however small', () => {
  const on = pc();
  for (let step = 0; step < 100; step++) on.step(23 * HOUR);
  on.step(-50 * DAY);
  expect(on.step(400 * DAY)).toBe(0);
  expect(on.run(HOUR)).toBe(HOUR);
});

test('a PC that runs in office hours, off at night and on weekends, ages its pictures by the calendar', () => {
  const on = pc();
  let seen = 0;
  for (let day = 0; day < 28; day++) {
    const weekend = day % 7 >= 5;
    seen = weekend ? on.step(0) : on.run(9 * HOUR);
    if (day % 7 === 4) seen = on.off(15 * HOUR + 2 * DAY);
    else if (!weekend) seen = on.off(15 * HOUR);
  }
  expect(seen).toBe(28 * DAY);
});

test('restarts with the clock set ahead each time count for little: an hour seen vouches for three', () => {
  const on = pc();
  on.run(30 * DAY);
  let seen = 0;
  for (let restart = 0; restart < 40; restart++) {
    on.off(23 * HOUR);
    seen = on.run(HOUR);
  }
  expect(seen).toBe(30 * DAY + 72 * HOUR + 40 * HOUR + 39 * 3 * HOUR);
});

test('a reading that is older than the last counts nothing and takes nothing back', () => {
  const on = pc();
  on.run(HOUR);
  expect(on.read({ mono: HOUR - 500 })).toBe(HOUR);
  expect(on.read()).toBe(HOUR);
});

test('whatever the clocks do, time never runs back, and never faster than four times the time that really was seen', () => {
  const happening = fc.record({
    what: fc.constantFrom('run' as const, 'step' as const, 'off' as const),
    ms: fc.integer({ min: 0, max: 40 * DAY }),
    sign: fc.constantFrom(1, 1, -1),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (story) => {
      const on = pc();
      let [ran, before] = [0, 0];
      for (const { what, ms, sign } of story) {
        const seen = on[what](what === 'run' ? ms : sign * ms);
        if (what === 'run') ran += ms;
        expect(seen).toBeGreaterThanOrEqual(before);
        expect(seen).toBeLessThanOrEqual(4 * ran);
        before = seen;
      }
      expect(before).toBeGreaterThanOrEqual(ran);
    }),
  );
});
