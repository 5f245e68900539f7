import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockReading, NO_DOUBT, watchClock } from '../../../../daemon/custody/pictures/clock-doubt.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (boot: string, mono: number, wall: number): ClockReading => ({ boot, mono, wall });

/** Whether the clock is doubted after each of the readings. */
function doubts(...readings: readonly ClockReading[]): boolean[] {
  let doubt = NO_DOUBT;
  return readings.map((reading) => {
    doubt = watchClock(doubt, reading).next;
    return doubt.since !== null;
  });
}

test('a clock that runs evenly is never doubted, however long nothing is heard of it in one run', () => {
  expect(doubts(at('a', 0, 0), at('a', 90 * DAY, 90 * DAY), at('b', 0, 91 * DAY))).toEqual([false, false, false]);
});

test('a day and a millisecond ahead is doubted, a day is not; in a run against its own time, between runs as it is', () => {
  expect(doubts(at('a', 0, 0), at('a', HOUR, HOUR + DAY))).toEqual([false, false]);
  expect(doubts(at('a', 0, 0), at('a', HOUR, HOUR + DAY + 1))).toEqual([false, true]);
  expect(doubts(at('a', 50 * DAY, 0), at('b', 0, DAY))).toEqual([false, false]);
  expect(doubts(at('a', 50 * DAY, 0), at('b', 0, DAY + 1))).toEqual([false, true]);
});

test('doubt ends after an hour in one run; another jump and another run begin it anew', () => {
  const jump = [at('a', 0, 0), at('a', 0, 2 * DAY)] as const;
  expect(doubts(...jump, at('a', HOUR - 1, 2 * DAY + HOUR - 1), at('a', HOUR, 2 * DAY + HOUR))).toEqual([
    ...[false, true, true, false],
  ]);
  const again = at('a', HOUR - 1, 9 * DAY);
  expect(doubts(...jump, again, at('a', HOUR, 9 * DAY), at('a', 2 * HOUR, 9 * DAY + HOUR)).slice(2)).toEqual([
    ...[true, true, false],
  ]);
  const other = at('b', 7, 2 * DAY + HOUR);
  expect(
    doubts(...jump, other, at('b', HOUR, 2 * DAY + 2 * HOUR), at('b', HOUR + 7, 2 * DAY + 2 * HOUR)).slice(2),
  ).toEqual([...[true, true, false]]);
});

test('a clock that goes back is not doubted: nothing gets older by it', () => {
  expect(doubts(at('a', 0, 9 * DAY), at('a', 1, 0), at('b', 0, 0))).toEqual([false, false, false]);
});

test('whatever the readings, a doubt that ends has lasted an hour of one run without a jump', () => {
  const reading = fc.record({
    boot: fc.constantFrom('a', 'b'),
    mono: fc.integer({ min: 0, max: 3 * HOUR }),
    wall: fc.integer({ min: 0, max: 5 * DAY }),
  });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 30 }), (readings) => {
      let doubt = NO_DOUBT;
      for (const now of readings) {
        const before = doubt;
        const { next, aheadMs } = watchClock(before, now);
        if (aheadMs > DAY) expect(next.since).toEqual(now);
        if (before.since !== null && next.since === null) {
          expect(before.since.boot).toBe(now.boot);
          expect(now.mono - before.since.mono).toBeGreaterThanOrEqual(HOUR);
        }
        if (before.since === null && next.since !== null) expect(aheadMs).toBeGreaterThan(DAY);
        doubt = next;
      }
    }),
  );
});
