import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { ClimateView } from '../../daemon/api/contract/climate.ts';
import { codeOf } from '../support/people-story.ts';
import { type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { handsOf, must } from '../support/staff.ts';
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

test('temperature and humidity reach the page, with what they mean for the blanks', async () => {
  const { view, turn } = await inTheAir();
  const first = await view(({ reading }) => reading !== null);
  expect(first).toMatchObject({
    simulated: true,
    reading: { temperatureTenths: 215, humidityTenths: 280 },
    unknown: null,
    temperature: 'kept',
    // 28.0 % is below 30 %, but the sensor says 3 % more or less.
    humidity: 'uncertain',
    alarms: [],
  });
  expect(first.limits.humidity.highest).toBe(300);
  await turn('setHumidity', '65.8');
  expect(await view(({ humidity }) => humidity === 'exceeded')).toMatchObject({
    reading: { humidityTenths: 658 },
    // Not yet: ten minutes of it are an alarm, a door that stood open is none.
    alarms: [],
  });
  await turn('setTemperature', '-10.1');
  expect(await view(({ temperature }) => temperature === 'exceeded')).toMatchObject({
    reading: { temperatureTenths: -101 },
  });
  await turn('setHumidity', '20.0');
  await turn('setTemperature', '21.5');
  await view(({ temperature, humidity }) => temperature === 'kept' && humidity === 'kept');
}, 60_000);

test('what is not known is never shown as a value: sensor without probe, silent, unplugged; and it comes back', async () => {
  const { view, turn } = await inTheAir();
  await view(({ reading }) => reading !== null);
  for (const [bad, good] of [
    [() => turn('setCondition', 'unconnected'), () => turn('setCondition', 'healthy')],
    [() => turn('setCondition', 'noValue'), () => turn('setCondition', 'healthy')],
    [() => turn('faultRepeatedly', 'corruptChecksum'), () => turn('clearFault', 'all')],
    [() => turn('unplug'), () => turn('plug')],
  ] as const) {
    const lost = view(({ unknown }) => unknown !== null);
    await bad();
    expect(await lost).toMatchObject({ reading: null, temperature: null, humidity: null });
    const back = view(({ reading }) => reading !== null);
    await good();
    expect((await back).unknown).toBeNull();
  }
}, 60_000);

test('the minute under way is kept at an orderly end, and the chart shows it after the next start', async () => {
  const data = storyFolder();
  const { daemon, view } = await inTheAir(data);
  const { reading } = await view((one) => one.reading !== null);
  expect((await daemon.end('SIGTERM')).code).toBe(0);
  const readings = new Database(join(data, 'environment', 'readings.db'), { readonly: true });
  const tables = readings.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  readings.close();
  expect(tables.length).toBeGreaterThan(0);
  const { counter } = await inTheAir(data);
  const at = reading?.at ?? 0;
  const from = at - (at % 60_000) - 60_000;
  const { points } = await must(counter, 'climate.series', {
    sensor: SENSOR,
    from,
    to: from + 240_000,
    step: 'minute',
  });
  const known = points.filter((point: { known: number }) => point.known > 0);
  expect(known.length).toBeGreaterThan(0);
  expect(known[0]).toMatchObject({
    temperature: { least: 215, mean: 215, most: 215 },
    humidity: { least: 280, mean: 280, most: 280 },
  });
  expect(
    codeOf(await counter.call('climate.series', { sensor: 'none', from, to: from + 60_000, step: 'minute' })),
  ).toBe('sensorUnknown');
});
