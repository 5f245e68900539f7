import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { ClimateView } from '../../daemon/api/contract/climate.ts';
import { codeOf } from '../support/people-story.ts';
import { type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { handsOf } from '../support/staff.ts';
import { storyFolder } from '../support/story-disk.ts';
import type { TestClient } from '../support/ws-client.ts';

const SENSOR = 'climate-1';

interface Air {
  readonly daemon: RunningDaemon;
  readonly counter: TestClient;
  turn(knob: string, value?: string): Promise<void>;
  /** The sensor's view from now on, when it fits. */
  view(fits: (view: ClimateView) => boolean): Promise<ClimateView>;
}

async function inTheAir(data = storyFolder()): Promise<Air> {
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  const key = await daemon.pair(['counter', 'ci']);
  const counter = await daemon.session('counter', key);
  const hands = handsOf(await daemon.session('ci', key));
  return {
    daemon,
    counter,
    turn: (knob, value) => hands(SENSOR, knob, value),
    async view(fits) {
      const known = counter.messages.length;
      const event = await counter.message(
        (message) =>
          counter.messages.indexOf(message) >= known &&
          message.method === 'event' &&
          message.params.topic === 'climate.state' &&
          message.params.data.sensor === SENSOR &&
          fits(message.params.data),
      );
      return event.params.data;
    },
  };
}

/** Nobody waits for a round of the sensor longer than this: it is asked every ten seconds. */
const PATIENCE_MS = 60_000;

test(
  'temperature and humidity reach the page, with what they mean for the blanks',
  async () => {
    const { view, turn } = await inTheAir();
    const first = await view(({ reading }) => reading !== null);
    expect(first).toMatchObject({
      simulated: true,
      reading: { temperatureTenths: 215 },
      unknown: null,
      temperature: 'kept',
      // 28 % is below 30 %, but the sensor says 3 % more or less.
      humidity: 'uncertain',
      alarms: [],
    });
    expect(first.limits.humidity.highest).toBe(300);
    await turn('setHumidity', '34.0');
    // Not an alarm yet: ten minutes of it are one, a door that stood open is none.
    expect(await view(({ humidity }) => humidity === 'exceeded')).toMatchObject({ temperature: 'kept', alarms: [] });
    await turn('setHumidity', '20.0');
    expect((await view(({ humidity }) => humidity === 'kept')).reading?.humidityTenths).toBeLessThan(202);
  },
  PATIENCE_MS,
);

test(
  'what is not known is never shown as a value: a line that is cut, a jump, a probe that is loose',
  async () => {
    const { view, turn } = await inTheAir();
    await view(({ reading }) => reading !== null);
    const gone = view(({ unknown }) => unknown === 'lost');
    await turn('unplugLine');
    expect(await gone).toMatchObject({ reading: null, temperature: null, humidity: null });
    const back = view(({ reading }) => reading !== null);
    await turn('plugLine');
    expect(await back).toMatchObject({ unknown: null, temperature: 'kept' });
    const doubted = view(({ unknown }) => unknown === 'step');
    await turn('setHumidity', '65.8');
    expect(await doubted).toMatchObject({ reading: null, temperature: null, humidity: null });
    const loose = view(({ unknown }) => unknown === 'all-zero');
    await turn('setCondition', 'unconnected');
    expect(await loose).toMatchObject({ reading: null, temperature: null, humidity: null });
  },
  PATIENCE_MS,
);

test('the minute under way is kept at an orderly end, once, and the day that is not over has no digest', async () => {
  const data = storyFolder();
  for (let run = 0; run < 2; run++) {
    const { daemon, view } = await inTheAir(data);
    await view(({ reading }) => reading !== null);
    expect((await daemon.end('SIGTERM')).code).toBe(0);
  }
  const readings = new Database(join(data, 'environment', 'readings.db'), { readonly: true });
  const rows = readings.prepare<[], Row>('SELECT sensor, at, temperature, unknown, simulated FROM reading').all();
  const days = readings.prepare('SELECT * FROM day').all();
  readings.close();
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatchObject({ sensor: SENSOR, temperature: 215, unknown: null, simulated: 1 });
  expect(new Set(rows.map(({ at }) => at)).size).toBe(rows.length);
  expect(days).toEqual([]);
});

interface Row {
  readonly sensor: string;
  readonly at: number;
  readonly temperature: number | null;
  readonly unknown: string | null;
  readonly simulated: number;
}

test('a sensor that is not there has no chart', async () => {
  const { counter } = await inTheAir();
  const params = { sensor: 'none', from: 0, to: 60_000, step: 'minute' };
  expect(codeOf(await counter.call('climate.series', params))).toBe('sensorUnknown');
});
