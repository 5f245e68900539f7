import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { KeptWatch } from '../../../daemon/environment/climate-watch.ts';
import { DIGEST_QUERY, type MinuteRow } from '../../../daemon/environment/minute-rows.ts';
import { KEPT_MS, openMinuteStore } from '../../../daemon/environment/minute-store.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { MIDNIGHT, newPath, openedStore } from './climate-fixture.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const nothing = { verdict: null, since: null, heldMs: 0 };
const WATCH: KeptWatch = { at: MIDNIGHT, temperature: nothing, humidity: nothing };

const measured = (at: number, temperature: number, humidity: number, over: Partial<MinuteRow> = {}): MinuteRow => ({
  sensor: 'air',
  at,
  value: { temperature, humidity, temperatureVerdict: 'kept', humidityVerdict: 'uncertain' },
  unknown: null,
  simulated: false,
  ...over,
});
const unknown = (at: number): MinuteRow => ({
  sensor: 'air',
  at,
  value: null,
  unknown: 'stale',
  simulated: false,
});

test('minutes are summed up: least, mean, most, and those without a value left out', () => {
  const store = openedStore(newPath());
  store.keep('air', WATCH, measured(MIDNIGHT, 215, 280));
  store.keep('air', WATCH, unknown(MIDNIGHT + MINUTE));
  store.keep('air', WATCH, measured(MIDNIGHT + 2 * MINUTE, -10, 301, { simulated: true }));
  const exceeded = { temperature: 420, humidity: 300, temperatureVerdict: 'exceeded', humidityVerdict: 'uncertain' };
  store.keep('air', WATCH, { ...unknown(MIDNIGHT + 3 * MINUTE), unknown: null, value: exceeded as MinuteRow['value'] });
  store.keep('other', WATCH, measured(MIDNIGHT, 999, 999, { sensor: 'other' }));
  expect(store.summary('air', MIDNIGHT, MIDNIGHT + 4 * MINUTE)).toEqual({
    temperature: { least: -10, mean: 208, most: 420 },
    humidity: { least: 280, mean: 294, most: 301 },
    known: 3,
    exceeded: 1,
    uncertain: 2,
    simulated: true,
  });
  expect(store.summary('air', MIDNIGHT + MINUTE, MIDNIGHT + 2 * MINUTE)).toEqual({
    temperature: null,
    humidity: null,
    known: 0,
    exceeded: 0,
    uncertain: 0,
    simulated: false,
  });
  expect(store.sensors()).toEqual(['air', 'other']);
});

test('a minute that was written stays as it is', () => {
  const path = newPath();
  const store = openedStore(path);
  expect(store.keep('air', WATCH, measured(MIDNIGHT, 215, 280))).toEqual(ok('kept'));
  expect(store.keep('air', WATCH, measured(MIDNIGHT, 300, 300))).toEqual(ok('there'));
  expect(store.summary('air', MIDNIGHT, MIDNIGHT + MINUTE).temperature?.mean).toBe(215);
  const other = new Database(path);
  expect(() => other.exec('UPDATE reading SET humidity = 100')).toThrow('climate: what is written stays');
  other.close();
});

test('where the hold-off stands is there after a restart', () => {
  const path = newPath();
  const watch: KeptWatch = {
    at: MIDNIGHT,
    temperature: { verdict: 'kept', since: null, heldMs: 0 },
    humidity: { verdict: 'exceeded', since: MIDNIGHT - 5_000, heldMs: 5_000 },
  };
  const store = openedStore(path);
  expect(store.lastWatch('air')).toBeNull();
  store.keep('air', WATCH, null);
  store.keep('air', watch, null);
  store.close();
  expect(openedStore(path).lastWatch('air')).toEqual(watch);
});

describe('the file', () => {
  test('after a power cut has its minutes, and goes on', () => {
    const path = newPath();
    const store = openedStore(path);
    for (let at = 0; at < 10; at++) store.keep('air', WATCH, measured(MIDNIGHT + at * MINUTE, 200 + at, 280));
    // As the disk is at this moment: file and journal, nobody closed them.
    const left = newPath();
    openedStore(left).close();
    for (const end of ['', '-wal']) copyFileSync(path + end, left + end);
    const again = openedStore(left);
    expect(again.summary('air', MIDNIGHT, MIDNIGHT + DAY).known).toBe(10);
    expect(again.keep('air', WATCH, measured(MIDNIGHT + 10 * MINUTE, 210, 280))).toEqual(ok('kept'));
  });

  test('cut short in its journal loses the last minutes and nothing before them', () => {
    const path = newPath();
    const store = openedStore(path);
    for (let at = 0; at < 10; at++) store.keep('air', WATCH, measured(MIDNIGHT + at * MINUTE, 200 + at, 280));
    const left = newPath();
    openedStore(left).close();
    copyFileSync(path, left);
    const journal = readFileSync(`${path}-wal`);
    writeFileSync(`${left}-wal`, journal.subarray(0, Math.floor(journal.length / 2)));
    const again = openedStore(left);
    const { known, temperature } = again.summary('air', MIDNIGHT, MIDNIGHT + DAY);
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(10);
    expect(temperature?.most).toBe(200 + known - 1);
    expect(again.keep('air', WATCH, measured(MIDNIGHT + 9 * MINUTE, 209, 280))).toEqual(ok('kept'));
  });

  test('that is missing is made anew, and the minutes are a gap', () => {
    const path = newPath();
    const store = openedStore(path);
    store.keep('air', WATCH, measured(MIDNIGHT, 215, 280));
    store.close();
    rmSync(path);
    const again = openedStore(path);
    expect(existsSync(path)).toBe(true);
    expect(again.summary('air', MIDNIGHT, MIDNIGHT + DAY).known).toBe(0);
  });

  test.each([
    ['no database', 'no-database'],
    ['', 'empty'],
  ])('that holds %j is never replaced', (content, reason) => {
    const path = newPath();
    openedStore(path).close();
    writeFileSync(path, content.padEnd(content === '' ? 0 : 200, '.'));
    expect(openMinuteStore(path)).toEqual(err({ code: 'readings-broken', path, reason }));
  });

  test('of another program or a newer version is refused', () => {
    const path = newPath();
    openedStore(path).close();
    const file = new Database(path);
    file.pragma('user_version = 2');
    file.close();
    expect(openMinuteStore(path)).toMatchObject({ error: { reason: 'newer' } });
    const other = new Database(path);
    other.pragma('application_id = 7');
    other.close();
    expect(openMinuteStore(path)).toMatchObject({ error: { reason: 'foreign' } });
  });
});

describe('a day that is over', () => {
  test('has a digest over its rows, as any SQLite prints them', () => {
    const path = newPath();
    const store = openedStore(path);
    store.keep('air', WATCH, measured(MIDNIGHT, 215, 280));
    store.keep('air', WATCH, unknown(MIDNIGHT + MINUTE));
    store.keep('air', WATCH, measured(MIDNIGHT + DAY, 0, 0));
    const lines = `${MIDNIGHT},215,280,kept,uncertain,,0\n${MIDNIGHT + MINUTE},,,,,stale,0\n`;
    const digest = createHash('sha256').update(lines).digest('hex');
    expect(store.closeDay('air', MIDNIGHT)).toMatchObject(ok({ digest, summary: { known: 1 } }));
    const auditor = new Database(path, { readonly: true });
    const rows = auditor
      .prepare<unknown[], unknown[]>(DIGEST_QUERY)
      .raw()
      .all('air', MIDNIGHT, MIDNIGHT + DAY);
    expect(rows.map((row) => `${row.map((cell) => cell ?? '').join(',')}\n`).join('')).toBe(lines);
    auditor.close();
  });

  test('is found until it is closed, and again when a minute was added to it', () => {
    const store = openedStore(newPath());
    for (const day of [0, 1, 5]) store.keep('air', WATCH, measured(MIDNIGHT + day * DAY + 8 * 60 * MINUTE, 215, 280));
    const days = () => store.days('air', MIDNIGHT + 5 * DAY).map(({ at, closed }) => [(at - MIDNIGHT) / DAY, closed]);
    expect(days()).toEqual([
      [0, false],
      [1, false],
    ]);
    const first = store.closeDay('air', MIDNIGHT);
    store.closeDay('air', MIDNIGHT + DAY);
    expect(days().map(([, closed]) => closed)).toEqual([true, true]);
    store.keep('air', WATCH, measured(MIDNIGHT + DAY - MINUTE, 215, 280));
    store.keep('air', WATCH, measured(MIDNIGHT + 2 * DAY, 215, 280));
    expect(days()).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ]);
    const second = store.closeDay('air', MIDNIGHT);
    expect(second).not.toEqual(first);
    expect(store.summary('air', MIDNIGHT, MIDNIGHT + DAY)).toEqual(second.ok && second.value.summary);
  });
});

test('what is older than three years is erased, two days at a time', () => {
  const store = openedStore(newPath());
  for (let day = 0; day < 6; day++) store.keep('air', WATCH, measured(MIDNIGHT + day * DAY, 215, 280));
  store.closeDay('air', MIDNIGHT);
  const left = () => store.days('air', MIDNIGHT + KEPT_MS).map(({ at }) => (at - MIDNIGHT) / DAY);
  store.eraseOld(MIDNIGHT + KEPT_MS);
  expect(left()).toEqual([0, 1, 2, 3, 4, 5]);
  store.eraseOld(MIDNIGHT + KEPT_MS + DAY);
  expect(left()).toEqual([1, 2, 3, 4, 5]);
  expect(store.summary('air', MIDNIGHT, MIDNIGHT + DAY).known).toBe(0);
  // The clock is wrong by ten years: two days are lost, not the file.
  store.eraseOld(MIDNIGHT + KEPT_MS + 3_650 * DAY);
  expect(left()).toEqual([3, 4, 5]);
});
