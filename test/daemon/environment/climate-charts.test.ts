import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { climateReport, climateSeries } from '../../../daemon/environment/climate-charts.ts';
import type { SensorHistory } from '../../../daemon/environment/climate-evolve.ts';
import { openMinuteStore } from '../../../daemon/environment/minute-store.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { err } from '../../../devices/kit/result.ts';
import { AIR, MIDNIGHT, newPath } from './climate-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LENGTH = { minute: MINUTE, hour: HOUR, day: DAY } as const;
const nothing = { verdict: null, since: null, heldMs: 0 };
const NONE: SensorHistory = { standing: new Map(), spans: [], digests: new Map() };

interface Minute {
  readonly at: number;
  readonly temperature: number;
  readonly humidity: number;
}

/** A store with these minutes, and what the charts need beside. */
function filled(minutes: readonly Minute[], now: number, history = NONE) {
  const store = openMinuteStore(newPath());
  if (!store.ok) throw new Error(store.error.reason);
  onTestFinished(() => store.value.close());
  const watch = { at: now, temperature: nothing, humidity: nothing };
  for (const { at, temperature, humidity } of minutes) {
    const verdicts = {
      temperatureVerdict: temperature > 405 ? 'exceeded' : 'kept',
      humidityVerdict: humidity > 330 ? 'exceeded' : humidity >= 270 ? 'uncertain' : 'kept',
    } as const;
    const value = { temperature, humidity, ...verdicts };
    store.value.keep('air', watch, { sensor: 'air', at, value, unknown: null, simulated: false });
  }
  return { sensor: AIR, rules: NATIONAL_PROFILE.climate, store: store.value, history, now };
}

const bandOf = (values: readonly number[]) =>
  values.length === 0
    ? null
    : {
        least: Math.min(...values),
        mean: Math.round(values.reduce((sum, value) => sum + value, 0) / values.length) || 0,
        most: Math.max(...values),
      };

/** Every minute of the range, one after the other, put where China's calendar has it. */
function bruteSeries(minutes: readonly Minute[], from: number, to: number, step: keyof typeof LENGTH, now: number) {
  const points = new Map<number, { in: Minute[]; of: number }>();
  for (let at = Math.ceil(from / MINUTE) * MINUTE; at < to && at + MINUTE <= now; at += MINUTE) {
    const china = new Date(at + 8 * HOUR);
    const [hour, minute] = step === 'day' ? [0, 0] : [china.getUTCHours(), step === 'hour' ? 0 : china.getUTCMinutes()];
    const begin = Date.UTC(china.getUTCFullYear(), china.getUTCMonth(), china.getUTCDate(), hour, minute) - 8 * HOUR;
    const point = points.get(begin) ?? { in: [], of: 0 };
    point.of += 1;
    point.in.push(...minutes.filter((one) => one.at === at));
    points.set(begin, point);
  }
  return [...points].map(([at, point]) => ({
    at,
    temperature: bandOf(point.in.map(({ temperature }) => temperature)),
    humidity: bandOf(point.in.map(({ humidity }) => humidity)),
    known: point.in.length,
    of: point.of,
  }));
}

const minutesFrom = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: -900, max: 900 }).map((minute) => MIDNIGHT + minute * MINUTE),
    temperature: fc.integer({ min: -100, max: 450 }),
    humidity: fc.integer({ min: 0, max: 1_000 }),
  }),
  { selector: ({ at }) => at, maxLength: 60 },
);

test('a series is what one finds minute by minute, whatever is missing, whatever the range', () => {
  fc.assert(
    fc.property(
      minutesFrom,
      fc.integer({ min: -60_000_000, max: 60_000_000 }),
      fc.integer({ min: 1, max: 80_000_000 }),
      fc.constantFrom('minute' as const, 'hour' as const, 'day' as const),
      fc.integer({ min: -1_000_000, max: 90_000_000 }),
      (minutes, begin, length, step, lateness) => {
        const [from, to, now] = [MIDNIGHT + begin, MIDNIGHT + begin + length, MIDNIGHT + lateness];
        const series = climateSeries(filled(minutes, now), { sensor: 'air', from, to, step });
        if (!series.ok) throw new Error(series.error.code);
        expect(series.value.points).toEqual(bruteSeries(minutes, from, to, step, now));
      },
    ),
    { numRuns: 60 },
  );
});

test('a day that is closed reads the same as before', () => {
  const minutes = [0, 5, 700].map((minute) => ({ at: MIDNIGHT + minute * MINUTE, temperature: minute, humidity: 301 }));
  const about = filled(minutes, MIDNIGHT + 3 * DAY);
  const ask = () => climateSeries(about, { sensor: 'air', from: MIDNIGHT, to: MIDNIGHT + 2 * DAY, step: 'day' });
  const byHour = () => climateSeries(about, { sensor: 'air', from: MIDNIGHT, to: MIDNIGHT + DAY, step: 'hour' });
  const before = ask();
  const hoursBefore = byHour();
  about.store.closeDay('air', MIDNIGHT);
  expect(ask()).toEqual(before);
  expect(byHour()).toEqual(hoursBefore);
  expect(before.ok && before.value.points.map(({ known, of }) => [known, of])).toEqual([
    [3, 1_440],
    [0, 1_440],
  ]);
});

test.each([
  ['minute', DAY],
  ['hour', 31 * DAY],
  ['day', 366 * DAY],
] as const)('a range by %s ends at %i ms; a longer, empty or backward one is refused', (step, longest) => {
  const about = filled([], MIDNIGHT + DAY);
  const ask = (length: number) => climateSeries(about, { sensor: 'air', from: MIDNIGHT, to: MIDNIGHT + length, step });
  expect(ask(longest).ok).toBe(true);
  for (const length of [longest + 1, 0, -MINUTE])
    expect(ask(length)).toEqual(err({ code: 'invalidParams', path: '/to' }));
});

test('limits are told with what the sensor is good for', () => {
  const series = climateSeries(filled([], MIDNIGHT), { sensor: 'air', from: MIDNIGHT, to: MIDNIGHT + 1, step: 'day' });
  expect(series).toMatchObject({
    value: {
      points: [],
      limits: {
        temperature: { lowest: -50, highest: 400, accuracyTenths: 5 },
        humidity: { lowest: null, highest: 300, accuracyTenths: 30 },
      },
    },
  });
});

test('the report of a month has its days up to now, what was beyond a limit, and the alarms that touch it', () => {
  const at = (day: number, minute: number) => Date.UTC(2026, 10, day, -8, minute);
  const history: SensorHistory = {
    ...NONE,
    spans: [
      { kind: 'silence', from: at(-5, 0), to: at(-4, 0) },
      { kind: 'humidity', from: at(-3, 0), to: at(1, 30) },
      { kind: 'humidity', from: at(2, 3), to: null },
      { kind: 'silence', from: at(2, 9), to: at(2, 12) },
      { kind: 'silence', from: at(31, 0), to: at(31, 1) },
    ],
  };
  const minutes = [
    { at: at(0, 0), temperature: 1, humidity: 1 },
    { at: at(1, 0), temperature: 210, humidity: 250 },
    { at: at(2, 1), temperature: 220, humidity: 280 },
    { at: at(2, 2), temperature: 410, humidity: 280 },
    { at: at(2, 3), temperature: 230, humidity: 331 },
  ];
  const report = climateReport(filled(minutes, at(3, 5) + 1, history), { sensor: 'air', month: '2026-11' });
  expect(report).toMatchObject({
    ok: true,
    value: { sensor: 'air', month: '2026-11', simulated: false, alarms: history.spans.slice(1, 4) },
  });
  expect(report.ok && report.value.days).toEqual([
    {
      day: '2026-11-01',
      temperature: { least: 210, mean: 210, most: 210 },
      humidity: { least: 250, mean: 250, most: 250 },
      known: 1,
      of: 1_440,
      exceeded: 0,
      uncertain: 0,
      alarms: 0,
    },
    {
      day: '2026-11-02',
      temperature: { least: 220, mean: 287, most: 410 },
      humidity: { least: 280, mean: 297, most: 331 },
      known: 3,
      of: 1_440,
      exceeded: 2,
      uncertain: 1,
      alarms: 2,
    },
    { day: '2026-11-03', temperature: null, humidity: null, known: 0, of: 5, exceeded: 0, uncertain: 0, alarms: 0 },
  ]);
});

test.each(['2026-00', '2026-13', '1969-12'])('there is no month %s', (month) => {
  const about = filled([], MIDNIGHT);
  expect(climateReport(about, { sensor: 'air', month })).toEqual(err({ code: 'invalidParams', path: '/month' }));
});
