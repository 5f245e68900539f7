/** From readings to a picture: gaps stay gaps, limits stay in sight, stretches of time are China's. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClimatePoint } from '../../../daemon/api/contract/climate.ts';
import {
  bandPath,
  gaps,
  linePath,
  type Plot,
  runs,
  tenthsRange,
  tenthsTicks,
  timeTicks,
} from '../../../kiosk-ui/screens/office/climate/chart-geometry.ts';
import { nextFirst, rangeOf } from '../../../kiosk-ui/screens/office/climate/climate-ranges.ts';
import { bandText, byHour } from '../../../kiosk-ui/screens/office/climate/climate-values.ts';

const MINUTE = 60_000;
const point = (minute: number, humidity: number | null): ClimatePoint => ({
  at: minute * MINUTE,
  temperature: null,
  humidity: humidity === null ? null : { least: humidity, mean: humidity, most: humidity },
  known: humidity === null ? 0 : 1,
  of: 1,
});
const PLOT: Plot = { width: 100, height: 100, from: 0, to: 100 * MINUTE, least: 0, most: 100 };
const LIMITS = { lowest: null, highest: 300, accuracyTenths: 20 };

test('a point without a value ends the line, and so does one that is missing', () => {
  const points = [point(0, 1), point(1, 2), point(2, null), point(3, 3), point(9, 4)];
  expect(runs(points, 'humidity', MINUTE).map((run) => run.map(({ mean }) => mean))).toEqual([[1, 2], [3], [4]]);
});

test('known and unknown stretches cover the whole time, without overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 500 })), { maxLength: 60 }), (values) => {
      const points = values.map((value, minute) => point(minute, value));
      const until = 60 * MINUTE;
      const unknown = gaps(points, 'humidity', MINUTE, { from: 0, until }).map(({ from, to }) => to - from);
      const known = values.filter((value) => value !== null).length * MINUTE;
      expect(unknown.reduce((sum, ms) => sum + ms, 0) + known).toBe(until);
    }),
  );
});

test('what has not happened yet is no gap', () => {
  expect(gaps([point(0, 1)], 'humidity', MINUTE, { from: 0, until: MINUTE })).toEqual([]);
});

test('the line goes through the means, a single value is a dash, a flat band is not drawn', () => {
  const [run = []] = runs([point(0, 0), point(50, 100)], 'humidity', 60 * MINUTE);
  expect(linePath(PLOT, run, MINUTE)).toBe('M0 100L50 0');
  expect(linePath(PLOT, run.slice(0, 1), MINUTE)).toBe('M0 100H1');
  expect(bandPath(PLOT, run)).toBe('');
  const wide = run.map((step) => ({ ...step, least: step.mean - 10, most: step.mean + 10 }));
  expect(bandPath(PLOT, wide)).toBe('M0 90L50 -10L50 10L0 110Z');
});

test('a limit near the values is in the picture with its uncertain band; one far away does not flatten the line', () => {
  const [least, most] = tenthsRange([point(0, 270)], 'humidity', LIMITS);
  expect(least).toBeLessThanOrEqual(270);
  expect(most).toBeGreaterThanOrEqual(320);
  expect(tenthsRange([point(0, 900)], 'humidity', LIMITS)[0]).toBeGreaterThan(800);
});

test('ticks lie within the picture', () => {
  expect(tenthsTicks({ ...PLOT, least: 150, most: 350 })).toEqual([150, 200, 250, 300, 350]);
  const day = rangeOf('day', '2026-11-22');
  expect(timeTicks({ ...PLOT, from: day.from, to: day.to }, 'day')).toHaveLength(8);
  const year = rangeOf('year', '2026-11-22');
  expect(timeTicks({ ...PLOT, from: year.from, to: year.to }, 'year')).toHaveLength(12);
});

test('a day, a month and a year begin at midnight in China and end where the next begins', () => {
  expect(rangeOf('day', '2026-11-22')).toMatchObject({ from: Date.UTC(2026, 10, 21, 16), step: 'minute' });
  expect(rangeOf('month', '2026-02-10')).toMatchObject({ first: '2026-02-01', to: Date.UTC(2026, 1, 28, 16) });
  expect(rangeOf('year', '2026-02-10')).toMatchObject({ first: '2026-01-01', to: Date.UTC(2026, 11, 31, 16) });
  expect([
    nextFirst('day', '2026-12-31', 1),
    nextFirst('month', '2026-12-01', 1),
    nextFirst('year', '2026-01-01', -1),
  ]).toEqual(['2027-01-01', '2027-01-01', '2025-01-01']);
});

test('minutes are put together by the hour, and an hour without a value has none', () => {
  const hours = byHour([point(0, 100), point(59, 301), point(60, null)]);
  expect(hours.map(({ humidity, known, of }) => [bandText(humidity, '—'), known, of])).toEqual([
    ['10.0 – 20.1 – 30.1', 2, 2],
    ['—', 0, 1],
  ]);
});
