import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { err } from '../../../devices/kit/result.ts';
import { AIR, afterKill, MIDNIGHT, newPlace, type RunningRoom, runRoom } from './climate-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOST = { type: 'lost', trouble: { code: 'no-answer' } } as const;

const knownIn = (on: RunningRoom, from: number, to: number): number => on.store.summary('air', from, to).known;
/** The minutes of the file, as an auditor would list them. */
function minutes(on: RunningRoom): string[] {
  const file = new Database(on.path, { readonly: true });
  onTestFinished(() => void file.close());
  const rows = file
    .prepare<[], unknown[]>('SELECT at, temperature, humidity_verdict, unknown FROM reading')
    .raw()
    .all();
  return rows.map(([at, ...rest]) => [(Number(at) - MIDNIGHT) / MINUTE, ...rest].join(' '));
}

describe('what the screens are told', () => {
  test('a reading with its verdicts; and nothing old once it is not known', async () => {
    const on = runRoom(newPlace());
    expect(on.views).toEqual([
      {
        sensor: 'air',
        simulated: false,
        reading: null,
        unknown: 'waiting',
        temperature: null,
        humidity: null,
        alarms: [],
        limits: {
          temperature: { lowest: -50, highest: 400, accuracyTenths: 5 },
          humidity: { lowest: null, highest: 300, accuracyTenths: 30 },
        },
      },
    ]);
    on.read(305);
    expect(on.views.at(-1)).toMatchObject({
      reading: { temperatureTenths: 215, humidityTenths: 305, at: on.clock.wall() },
      unknown: null,
      temperature: 'kept',
      humidity: 'uncertain',
    });
    on.room.onClimate('air', { type: 'unknown', reason: 'step' });
    expect(on.views.at(-1)).toMatchObject({ reading: null, unknown: 'step', temperature: null, humidity: null });
    expect(on.room.views()).toEqual([on.views.at(-1)]);
  });
});

describe('an alarm', () => {
  test('is on disk before it makes noise; it ends in the same order', async () => {
    const on = runRoom(newPlace());
    await on.readFor(600_000, 340);
    await on.clock.advance(10_000);
    on.read(340);
    expect(on.wrote('climate.alarm')).toMatchObject([{ sensor: 'air', kind: 'humidity', value: 340, limit: 300 }]);
    // The writer has not answered yet.
    expect(on.noise.size).toBe(0);
    await on.clock.advance(0);
    expect([...on.noise]).toEqual(['climate:air:humidity']);
    expect(on.views.at(-1)).toMatchObject({ alarms: [{ kind: 'humidity', since: on.clock.wall() - 600_000 }] });
    on.read(250);
    await on.clock.advance(0);
    expect(on.noise.size).toBe(0);
    expect(on.views.at(-1)).toMatchObject({ alarms: [] });
    expect(on.wrote('climate.alarm-ended')).toMatchObject([{ kind: 'humidity', value: 250 }]);
  });

  test('stands on after a restart, noise and all, and is not raised again', async () => {
    const place = newPlace();
    const before = runRoom(place);
    await before.readFor(620_000, 340);
    await before.room.close();
    before.store.close();
    const on = runRoom(place);
    expect([...on.noise]).toEqual(['climate:air:humidity']);
    expect(on.views[0]).toMatchObject({ unknown: 'waiting', alarms: [{ kind: 'humidity' }] });
    await on.readFor(620_000, 340);
    expect(on.wrote('climate.alarm')).toHaveLength(1);
  });

  test('of a sensor that is configured no more ends at the start', async () => {
    const place = newPlace();
    const before = runRoom(place);
    await before.readFor(620_000, 340);
    await before.room.close();
    before.store.close();
    const on = runRoom(place, [{ ...AIR, id: 'other' }]);
    expect(on.wrote('climate.alarm-ended')).toMatchObject([{ sensor: 'air', reason: 'sensorRemoved', value: null }]);
    expect(on.noise.size).toBe(0);
  });

  test('that a restart came between is raised a minute later at most', async () => {
    const before = runRoom(newPlace(MIDNIGHT));
    // Killed at 9:50: nobody closed the room, so what it knew since the last full minute is lost.
    before.read(340);
    await before.readFor(590_000, 340);
    const on = runRoom(afterKill(before));
    on.read(340);
    await on.readFor(60_000, 340);
    expect(on.wrote('climate.alarm')).toEqual([]);
    // 8:50 were counted when the minute before last was written: its last reading came then.
    await on.readFor(10_000, 340);
    expect(on.wrote('climate.alarm')).toMatchObject([{ since: MIDNIGHT }]);
  });
});

describe('a sensor that is lost', () => {
  test('is an alarm after a minute, which the next value ends', async () => {
    const on = runRoom(newPlace());
    on.read(200);
    const last = on.clock.wall();
    on.room.onClimate('air', LOST);
    await on.clock.advance(59_999);
    expect(on.entries).toEqual([]);
    await on.clock.advance(1);
    expect(on.wrote('climate.alarm')).toEqual([
      { sensor: 'air', kind: 'silence', value: null, limit: null, reason: 'lost', since: last },
    ]);
    expect([...on.noise]).toEqual(['climate:air:silence']);
    await on.clock.advance(HOUR);
    expect(on.entries).toHaveLength(1);
    on.read(200);
    await on.clock.advance(0);
    expect(on.wrote('climate.alarm-ended')).toMatchObject([{ kind: 'silence', reason: 'value', since: last }]);
    expect(on.noise.size).toBe(0);
    await on.clock.advance(MINUTE);
    expect(on.wrote('climate.alarm')).toMatchObject([{ reason: 'lost' }, { reason: 'stale' }]);
  });

  test('leaves the others alone', async () => {
    const on = runRoom(newPlace(), [AIR, { ...AIR, id: 'other', simulated: true }]);
    for (let at = 0; at < 12; at++) {
      on.read(200, 215, 'other');
      await on.clock.advance(10_000);
    }
    expect(on.wrote('climate.alarm')).toMatchObject([{ sensor: 'air' }]);
    on.room.onClimate('other', LOST);
    await on.clock.advance(MINUTE);
    expect(on.entries.map(({ sim, dev }) => [dev, sim])).toEqual([
      ['air', false],
      ['other', true],
    ]);
  });

  test('that nobody configured is a bug', () => {
    const on = runRoom(newPlace());
    expect(() => on.room.onClimate('stranger', LOST)).toThrow('no such sensor');
  });
});

describe('minutes', () => {
  test('are written when they are over, with the last value, and a reason where there was none', async () => {
    const on = runRoom(newPlace(MIDNIGHT + 30_500));
    on.read(200, 210);
    await on.clock.advance(20_000);
    on.read(300, 211);
    expect(minutes(on)).toEqual([]);
    await on.clock.advance(10_000);
    expect(minutes(on)).toEqual(['0 211 uncertain ']);
    on.room.onClimate('air', { type: 'unknown', reason: 'all-zero' });
    await on.clock.advance(MINUTE);
    expect(minutes(on)).toEqual(['0 211 uncertain ', '1   all-zero']);
  });

  test('a stop in mid-minute keeps what was measured and leaves an empty minute to the next run', async () => {
    const place = newPlace(MIDNIGHT);
    const first = runRoom(place);
    await first.clock.advance(10_000);
    first.read(200, 210);
    await first.room.close();
    await first.room.close();
    first.store.close();
    expect(first.clock.pending()).toBe(0);
    const second = runRoom(place);
    second.read(200, 212);
    await second.clock.advance(70_000);
    await second.room.close();
    expect(minutes(second)).toEqual(['0 210 kept ']);
    second.store.close();
    const third = runRoom(place);
    third.read(200, 213);
    await third.room.close();
    expect(minutes(third)).toEqual(['0 210 kept ', '1 213 kept ']);
  });

  test('set back by an hour, the clock writes no minute twice and changes none; alarms go on', async () => {
    const on = runRoom(newPlace(MIDNIGHT + 12 * HOUR));
    await on.readFor(10 * MINUTE, 200, 210);
    const before = minutes(on);
    on.clock.jumpWall(-10 * MINUTE);
    await on.readFor(10 * MINUTE, 340, 220);
    expect(minutes(on).slice(0, before.length)).toEqual(before);
    expect(new Set(minutes(on).map((line) => line.split(' ')[0])).size).toBe(minutes(on).length);
    expect(on.logged).toEqual(['climate.minute-not-kept there']);
    await on.readFor(2 * MINUTE, 340, 220);
    expect(on.wrote('climate.alarm')).toMatchObject([{ kind: 'humidity' }]);
    // Minutes that are new go on being kept.
    expect(minutes(on).at(-1)).toMatch(/ 220 exceeded $/);
  });

  test('set forward, the clock leaves a gap', async () => {
    const on = runRoom(newPlace(MIDNIGHT));
    await on.readFor(MINUTE, 200);
    on.clock.jumpWall(30 * MINUTE);
    await on.readFor(2 * MINUTE, 200);
    const numbers = minutes(on).map((line) => Number(line.split(' ')[0]));
    expect(numbers).toEqual([0, 1, 31, 32]);
  });

  test('a disk that takes nothing is told once, and nothing else stops', async () => {
    const on = runRoom(newPlace(MIDNIGHT));
    const other = new Database(on.path);
    other.exec("CREATE TRIGGER full BEFORE INSERT ON reading BEGIN SELECT raise(ABORT, 'full'); END");
    other.close();
    await on.readFor(11 * MINUTE, 340);
    expect(on.logged).toEqual(['climate.minute-not-kept SQLITE_CONSTRAINT_TRIGGER']);
    expect(on.wrote('climate.alarm')).toMatchObject([{ kind: 'humidity' }]);
  });
});

describe('days', () => {
  test('a day that is over goes into the ledger with its digest, once', async () => {
    const on = runRoom(newPlace(MIDNIGHT + 23 * HOUR + 58 * MINUTE));
    await on.readFor(2 * MINUTE, 250, 210);
    await on.clock.advance(0);
    expect(on.wrote('climate.day')).toEqual([
      {
        sensor: 'air',
        day: '2026-11-22',
        temperature: { least: 210, mean: 210, most: 210 },
        humidity: { least: 250, mean: 250, most: 250 },
        known: 2,
        of: 1_440,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    await on.readFor(5 * MINUTE, 250);
    expect(on.wrote('climate.day')).toHaveLength(1);
  });

  test('a mean just under zero is zero, which the ledger takes', async () => {
    const on = runRoom(newPlace(MIDNIGHT + 23 * HOUR + 57 * MINUTE));
    for (const temperature of [-1, 0, 0]) {
      on.read(250, temperature);
      await on.clock.advance(MINUTE);
    }
    expect(on.wrote('climate.day')).toMatchObject([{ temperature: { least: -1, mean: 0, most: 0 }, known: 3 }]);
  });

  test('what was over while the daemon was off is made up for at the start, by the file alone', async () => {
    const place = newPlace(MIDNIGHT + 12 * HOUR);
    const before = runRoom(place, [{ ...AIR, simulated: true }]);
    await before.readFor(MINUTE, 250);
    await before.room.close();
    before.store.close();
    await place.clock.advance(5 * DAY);
    const on = runRoom(place, [{ ...AIR, id: 'other' }]);
    expect(on.wrote('climate.day')).toMatchObject([{ sensor: 'air', day: '2026-11-22' }]);
    expect(on.entries.map(({ sim }) => sim)).toEqual([true]);
    await on.room.close();
    on.store.close();
    expect(runRoom(place).wrote('climate.day')).toHaveLength(1);
  });

  test('a day whose sums are lost is summed again, and its entry is not written twice', async () => {
    const place = newPlace(MIDNIGHT + 23 * HOUR + 59 * MINUTE);
    const before = runRoom(place);
    await before.readFor(2 * MINUTE, 250);
    await before.room.close();
    before.store.close();
    const file = new Database(place.path);
    file.exec('DELETE FROM day');
    file.close();
    const on = runRoom(place);
    expect(on.wrote('climate.day')).toHaveLength(1);
    expect(on.store.days('air', MIDNIGHT + DAY)).toEqual([{ at: MIDNIGHT, closed: true }]);
  });

  test('a day that was closed too early, by a clock that was wrong, is closed again with all its minutes', async () => {
    const on = runRoom(newPlace(MIDNIGHT + 12 * HOUR));
    await on.readFor(2 * MINUTE, 250);
    on.clock.jumpWall(DAY);
    await on.readFor(MINUTE, 250);
    expect(on.wrote('climate.day')).toMatchObject([{ day: '2026-11-22', known: 3 }]);
    on.clock.jumpWall(-DAY);
    await on.readFor(5 * MINUTE, 250);
    on.clock.jumpWall(DAY - 12 * HOUR);
    await on.readFor(MINUTE, 250);
    const [first, second] = on.wrote('climate.day');
    expect(second).toMatchObject({ day: '2026-11-22', known: 9 });
    expect(first).not.toEqual(second);
    expect(on.wrote('climate.day')).toHaveLength(2);
  });
});

describe('chart and report', () => {
  test('show what was measured, the gap, and the alarm; a sensor that is not there is refused', async () => {
    const on = runRoom(newPlace(MIDNIGHT));
    await on.readFor(10 * MINUTE, 340);
    await on.clock.advance(20 * MINUTE);
    expect(knownIn(on, MIDNIGHT, MIDNIGHT + DAY)).toBe(11);
    const series = on.room.series({ sensor: 'air', from: MIDNIGHT, to: MIDNIGHT + DAY, step: 'hour' });
    expect(series).toMatchObject({ value: { points: [{ at: MIDNIGHT, known: 11, of: 30 }] } });
    const report = on.room.report({ sensor: 'air', month: '2026-11' });
    expect(report).toMatchObject({
      value: {
        days: [...Array.from({ length: 21 }, () => ({ known: 0 })), { day: '2026-11-22', exceeded: 11, alarms: 1 }],
        alarms: [{ kind: 'silence', from: MIDNIGHT + 10 * MINUTE, to: null }],
      },
    });
    const unknown = err({ code: 'sensorUnknown' });
    expect(on.room.series({ sensor: 'x', from: 0, to: 1, step: 'day' })).toEqual(unknown);
    expect(on.room.report({ sensor: 'x', month: '2026-11' })).toEqual(unknown);
  });
});
