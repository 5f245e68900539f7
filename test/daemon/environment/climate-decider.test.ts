import { describe, expect, test } from 'vitest';
import { type ClimateEntryEvent, climateDraft, climateEventOf } from '../../../daemon/environment/climate-entries.ts';
import { climateEntryAt } from './climate-fixture.ts';
import { WALL, watched } from './watched-sensor.ts';

const said = (events: readonly ClimateEntryEvent[]) => events.map(({ type, data }) => ({ type, ...data }));

describe('beyond a limit', () => {
  test('it is an alarm after ten minutes, not before, and names value, limit and beginning', () => {
    const on = watched();
    on.read(331);
    on.readFor(590_000, 340);
    expect(on.written).toEqual([]);
    on.wait(10_000);
    expect(said(on.read(335))).toEqual([
      {
        type: 'climate.alarm',
        sensor: 'air',
        kind: 'humidity',
        value: 335,
        limit: 300,
        reason: null,
        since: WALL,
      },
    ]);
  });

  test('one reading in between that may be within the limit begins the ten minutes anew', () => {
    const on = watched();
    on.readFor(590_000, 340);
    on.wait(10_000);
    on.read(320); // uncertain: 331 or more is exceeded, and the hysteresis ends at 320
    on.readFor(600_000, 340);
    expect(on.written).toEqual([]);
    on.readFor(10_000, 340);
    expect(on.standing()).toEqual(['humidity']);
  });

  test('inside the hysteresis it goes on, and below it the alarm ends', () => {
    const on = watched();
    on.readFor(610_000, 331);
    on.wait(10_000);
    on.read(321);
    expect(on.standing()).toEqual(['humidity']);
    on.wait(10_000);
    expect(said(on.read(320))).toEqual([
      {
        type: 'climate.alarm-ended',
        sensor: 'air',
        kind: 'humidity',
        value: 320,
        reason: 'value',
        since: WALL + 10_000,
      },
    ]);
  });

  test.each([
    [406, 400],
    [-56, -50],
  ])('temperature has two limits: %i names %i', (tenths, limit) => {
    const on = watched();
    for (let at = 0; at <= 600_000; at += 10_000) {
      if (at > 0) on.wait(10_000);
      on.read(200, tenths);
    }
    expect(said(on.written)).toMatchObject([{ kind: 'temperature', value: tenths, limit }]);
  });

  test('a time in which nothing was known neither ends the run nor counts in it, and raises nothing', () => {
    const on = watched();
    on.read(340);
    on.readFor(590_000, 340);
    on.wait(5_000);
    on.tell({ type: 'unknown', reason: 'step' });
    on.wait(50_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(on.read(340)).toEqual([]);
    on.wait(9_000);
    expect(on.read(340)).toEqual([]);
    on.wait(1_000);
    expect(said(on.read(340))).toMatchObject([{ kind: 'humidity', since: WALL }]);
  });
});

describe('silence', () => {
  test.each(['stale', 'frozen', 'all-zero', 'lost'] as const)('by %s is an alarm after a minute', (reason) => {
    const on = watched();
    on.wait(7_000);
    on.read(200);
    on.wait(1_000);
    expect(on.tell({ type: 'unknown', reason })).toEqual([]);
    on.wait(58_999);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    on.wait(1);
    expect(said(on.tell({ type: 'passed' }))).toEqual([
      { type: 'climate.alarm', sensor: 'air', kind: 'silence', value: null, limit: null, reason, since: WALL + 7_000 },
    ]);
    expect(on.watch()).toMatchObject({ reading: null, unknown: reason });
    on.wait(600_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(said(on.read(200))).toEqual([
      {
        type: 'climate.alarm-ended',
        sensor: 'air',
        kind: 'silence',
        value: null,
        reason: 'value',
        since: WALL + 7_000,
      },
    ]);
    expect(on.standing()).toEqual([]);
  });

  test('a sensor that says nothing at all after the start is silent, too', () => {
    const on = watched();
    on.wait(60_000);
    expect(said(on.tell({ type: 'passed' }))).toMatchObject([{ kind: 'silence', reason: 'waiting', since: WALL }]);
  });

  test('that nobody looked at while it lasted is written down before the value that ends it', () => {
    const on = watched();
    on.wait(61_000);
    expect(on.read(200).map(({ type }) => type)).toEqual(['climate.alarm', 'climate.alarm-ended']);
    expect(on.standing()).toEqual([]);
  });
});

describe('a sensor that answers now and then', () => {
  /** Value and unknown in turn, ten seconds each. */
  function alternate(on: ReturnType<typeof watched>, ms: number): void {
    for (let past = 0; past < ms; past += 20_000) {
      on.wait(10_000);
      on.read(340);
      on.wait(10_000);
      on.tell({ type: 'unknown', reason: 'range' });
    }
  }

  test('is silent when less than half of ten minutes was known, though it never was for a minute', () => {
    const on = watched();
    alternate(on, 580_000);
    expect(on.written).toEqual([]);
    alternate(on, 20_000);
    expect(said(on.written)).toEqual([
      {
        type: 'climate.alarm',
        sensor: 'air',
        kind: 'silence',
        value: null,
        limit: null,
        reason: 'intermittent',
        since: WALL,
      },
    ]);
    alternate(on, 3_600_000);
    expect(on.written).toHaveLength(1);
  });

  test('is heard again when three quarters of ten minutes were known, not with the first value', () => {
    const on = watched();
    alternate(on, 600_000);
    on.readFor(450_000, 200);
    expect(on.standing()).toEqual(['silence']);
    on.readFor(10_000, 200);
    expect(said(on.written.slice(1))).toEqual([
      { type: 'climate.alarm-ended', sensor: 'air', kind: 'silence', value: null, reason: 'value', since: WALL },
    ]);
  });

  test('stays silent over a restart until ten minutes are known', () => {
    const on = watched();
    alternate(on, 600_000);
    on.restart(5_000);
    on.readFor(590_000, 200);
    expect(on.standing()).toEqual(['silence']);
    on.readFor(10_000, 200);
    expect(on.standing()).toEqual([]);
  });

  test('that misses one answer in three of four is not', () => {
    const on = watched();
    for (let round = 0; round < 200; round++) {
      on.readFor(30_000, 200);
      on.wait(10_000);
      on.tell({ type: 'unknown', reason: 'range' });
    }
    expect(on.written).toEqual([]);
  });
});

describe('a restart', () => {
  test('goes on with a hold-off where it was, without the time that nobody saw', () => {
    const on = watched();
    on.read(340);
    on.readFor(400_000, 340);
    on.restart(300_000);
    on.wait(30_000);
    on.read(340);
    on.readFor(190_000, 340);
    expect(on.written).toEqual([]);
    on.readFor(10_000, 340);
    expect(said(on.written)).toMatchObject([{ kind: 'humidity', since: WALL }]);
  });

  test('after more than a hold-off begins anew', () => {
    const on = watched();
    on.read(340);
    on.readFor(590_000, 340);
    on.restart(600_001);
    on.read(340);
    on.readFor(590_000, 340);
    expect(on.written).toEqual([]);
  });

  test('leaves a standing alarm standing, with its hysteresis, and does not raise it again', () => {
    const on = watched();
    on.readFor(610_000, 340);
    on.restart(3_600_000);
    on.read(325);
    on.readFor(900_000, 325);
    expect(on.standing()).toEqual(['humidity']);
    expect(on.written).toHaveLength(1);
    on.wait(10_000);
    on.read(300);
    expect(on.standing()).toEqual([]);
  });

  test('a silence that stands ends with the first value after it', () => {
    const on = watched();
    on.wait(60_000);
    on.tell({ type: 'passed' });
    on.restart(500_000);
    on.wait(70_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(said(on.read(200))).toMatchObject([{ type: 'climate.alarm-ended', kind: 'silence' }]);
  });
});

test('entries hold whole numbers and bear the mark of a simulated sensor', () => {
  const draft = climateDraft({ type: 'climate.alarm', data: alarmData }, true);
  expect(draft).toMatchObject({ tv: 1, sim: true, dev: 'air', actors: [{ part: 'environment' }] });
  const entry = climateEntryAt(draft, { wall: WALL, mono: 0 });
  expect(climateEventOf(entry)).toEqual({ type: 'climate.alarm', data: alarmData });
  expect(climateEventOf({ ...entry, type: 'reading.completed' })).toBeNull();
  expect(() => climateEventOf({ ...entry, tv: 2 })).toThrow('climate.alarm has version 2');
});

const alarmData = {
  sensor: 'air',
  kind: 'humidity',
  value: 331,
  limit: 300,
  reason: null,
  since: WALL,
} as const;
