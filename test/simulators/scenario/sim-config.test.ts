/** Simulators that a configuration names stand up together, or not at all. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { openSimulators } from '../../../simulators/scenario/sim-config.ts';
import { countingRandom } from '../../support/counting-random.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const reader = (id: string, link: string, paced = false) =>
  ({ id, class: 'id-reader', model: 'sam', link, paced }) as const;
const deps = { clock: systemClock, log: silentLog, random: countingRandom() };

test('a serial line and a TCP port side by side; closing takes both away', async () => {
  const link = join(folder, 'usb-sam');
  const { bench, close } = await openSimulators({
    ...deps,
    configured: [reader('front', link), reader('back', 'tcp://127.0.0.1:0', true)],
  });
  expect(bench.describe().map(({ simulator, plugged, shows }) => [simulator, plugged, shows.paced])).toEqual([
    ['front', true, 'off'],
    ['back', true, 'on'],
  ]);
  expect(existsSync(link)).toBe(true);
  await close();
  await close();
  expect(existsSync(link)).toBe(false);
});

test('nothing configured is an empty bench', async () => {
  const { bench, close } = await openSimulators({ ...deps, configured: [] });
  expect(bench.describe()).toEqual([]);
  await close();
});

test('a safe and two sensors on one line, a sensor on another, a reader between: in the order of the configuration', async () => {
  const [line, slow] = [join(folder, 'rs485'), join(folder, 'slow')];
  const common = { link: line, baudRate: 9600, paced: false };
  const { bench, close } = await openSimulators({
    ...deps,
    configured: [
      { ...common, id: 'safe', class: 'safe-io', model: 'waveshare-relay-d', unit: 3, mode: 'normal' },
      reader('front', join(folder, 'usb-sam')),
      { ...common, id: 'air', class: 'climate', model: 'xy-md02', unit: 1 },
      {
        ...common,
        id: 'archive',
        class: 'climate',
        model: 'rs-ws-n01',
        unit: 1,
        link: slow,
        baudRate: 4800,
        paced: true,
      },
    ],
  });
  expect(bench.describe().map(({ simulator, model, plugged }) => [simulator, model, plugged])).toEqual([
    ['safe', 'waveshare-relay-d', true],
    ['front', 'sam', true],
    ['air', 'xy-md02', true],
    ['archive', 'rs-ws-n01', true],
  ]);
  await bench.act({ simulator: 'air', knob: 'unplugLine' });
  expect(bench.describe().map(({ plugged }) => plugged)).toEqual([false, true, false, true]);
  expect([existsSync(line), existsSync(slow)]).toEqual([false, true]);
  await bench.act({ simulator: 'safe', knob: 'plugLine' });
  expect(existsSync(line)).toBe(true);
  await close();
  await close();
  expect([existsSync(line), existsSync(slow)]).toEqual([false, false]);
});

test('two badge readers on one line and a camera on a socket; the line’s cable takes both readers away', async () => {
  const link = join(folder, 'osdp');
  const badgeReader = (id: string, address: number, key: Uint8Array | null) =>
    ({
      id,
      class: 'badge-reader',
      model: 'osdp',
      link,
      address,
      baudRate: 9600,
      paced: true,
      key,
      identity: { vendor: '025349', serial: address },
    }) as const;
  const socket = join(folder, 'camera');
  const { bench, close } = await openSimulators({
    ...deps,
    configured: [
      { id: 'still', class: 'camera', model: 'http-still', link: socket },
      badgeReader('in', 1, new Uint8Array(16).fill(5)),
      badgeReader('out', 2, null),
    ],
  });
  const standing = () => bench.describe().map(({ simulator, plugged, shows }) => [simulator, plugged, shows.key]);
  expect(standing()).toEqual([
    ['still', true, undefined],
    ['in', true, 'scbk'],
    ['out', true, 'scbk-d'],
  ]);
  expect([existsSync(link), existsSync(socket)]).toEqual([true, true]);
  await bench.act({ simulator: 'in', knob: 'unplugLine' });
  expect(standing().map(([, plugged]) => plugged)).toEqual([true, false, false]);
  expect(await bench.act({ simulator: 'in', knob: 'plugLine', value: 'x' })).toEqual({ ok: false, error: 'bad-value' });
  await bench.act({ simulator: 'out', knob: 'plugLine' });
  expect(standing().map(([, plugged]) => plugged)).toEqual([true, true, true]);
  await bench.act({ simulator: 'in', knob: 'unplug' });
  expect(standing().map(([, plugged]) => plugged)).toEqual([true, false, true]);
  await close();
  expect([existsSync(link), existsSync(socket)]).toEqual([false, false]);
});

test('two simulators of one id are a bug, whatever they are', async () => {
  const sensor = { id: 'front', class: 'climate', model: 'xy-md02', unit: 1, baudRate: 9600, paced: false } as const;
  const configured = [reader('front', join(folder, 'a')), { ...sensor, link: join(folder, 'b') }];
  await expect(openSimulators({ ...deps, configured })).rejects.toThrow('one id');
  expect([existsSync(join(folder, 'a')), existsSync(join(folder, 'b'))]).toEqual([false, false]);
});

test('where one cannot stand up, none does', async () => {
  const link = join(folder, 'usb-sam');
  const taken = join(folder, 'taken');
  writeFileSync(taken, '');
  await expect(openSimulators({ ...deps, configured: [reader('front', link), reader('back', taken)] })).rejects.toThrow(
    'cannot be made',
  );
  expect(existsSync(link)).toBe(false);
});

test.each(['tcp://192.0.2.1:4001', 'COM3', 'dev/ttyS0'])('a simulator never stands at %s', async (link) => {
  await expect(openSimulators({ ...deps, configured: [reader('front', link)] })).rejects.toThrow('cannot stand');
});
