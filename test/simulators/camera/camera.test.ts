import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CameraEvent } from '../../../devices/camera/contract.ts';
import { createHttpStillCamera, STILL_MAX_BYTES, STILL_TIMEOUT_MS } from '../../../devices/camera/http-still/driver.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { createHttpGet } from '../../../devices/transports/http-get.ts';
import { createCameraSimulator } from '../../../simulators/camera/camera.ts';
import { CAMERA_FAULT_NAMES } from '../../../simulators/camera/camera-faults.ts';
import { temporaryFolder } from '../../daemon/vault/vault-fixture.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

/** The driver of the house at the simulated camera, over a real socket. */
async function bench() {
  const clock = createManualClock();
  const socketPath = join(temporaryFolder(), 'devices', 'safe-camera');
  const simulator = createCameraSimulator({
    ...{ id: 'safe-camera', socketPath, clock },
    log: silentLog,
    random: countingRandom(),
  });
  const events: CameraEvent[] = [];
  const get = createHttpGet({
    link: { kind: 'socket', socketPath },
    ...{ clock, timeoutMs: STILL_TIMEOUT_MS, maxBytes: STILL_MAX_BYTES },
  });
  const driver = createHttpStillCamera({
    ...{ id: 'safe-camera', get, clock, log: silentLog },
    onEvent: (event) => events.push(event),
  });
  onTestFinished(async () => {
    await driver.close();
    await simulator.close();
    expect(clock.pending()).toBe(0);
  });
  await simulator.plug();
  expect(await driver.open()).toMatchObject({ ok: true });
  async function picture(): Promise<Uint8Array> {
    const still = await driver.still();
    if (!still.ok) throw new Error(still.error.code);
    return still.value.bytes;
  }
  return { clock, simulator, driver, events, socketPath, picture };
}

async function brightness(jpeg: Uint8Array): Promise<number> {
  const { channels } = await sharp(jpeg, { failOn: 'warning' }).stats();
  return channels[0]?.mean ?? -1;
}

describe('the simulated camera', () => {
  test('takes pictures that others can draw, each another one', async () => {
    const { picture } = await bench();
    const stills = [
      await picture(),
      await picture(),
      await picture(),
      await picture(),
      await picture(),
      await picture(),
    ];
    expect(new Set(stills.map((still) => Buffer.from(still).toString('base64'))).size).toBe(stills.length);
    const drawn = await Promise.all(stills.map((still) => sharp(still, { failOn: 'warning' }).raw().toBuffer()));
    // The clock on the wall goes on: not only the hidden mark differs.
    expect(new Set(drawn.map((pixels) => pixels.toString('base64'))).size).toBe(2);
    expect(Buffer.from(stills[0] ?? []).includes('simulated safe-camera still 2 at 1795314710000')).toBe(true);
  });

  test('sees nothing while its lens is covered', async () => {
    const { simulator, picture } = await bench();
    expect(await brightness(await picture())).toBeGreaterThan(80);
    expect(await simulator.act('setLens', 'covered')).toEqual({ ok: true, value: undefined });
    expect(simulator.describe().shows).toEqual({ lens: 'covered' });
    expect(await brightness(await picture())).toBeLessThan(10);
    simulator.setLens('clear');
    expect(await brightness(await picture())).toBeGreaterThan(80);
  });

  test.each([
    ['halfFrame', 'cut-short'],
    ['notJpeg', 'not-jpeg'],
    ['serverError', 'http-500'],
  ])('with the fault %s gives the driver "%s" once', async (fault, reason) => {
    const { simulator, driver, events } = await bench();
    await simulator.act('fault', fault);
    expect(simulator.describe().faults.filter(({ armed }) => armed)).toEqual([{ name: fault, armed: true }]);
    expect(await driver.still()).toEqual({ ok: false, error: { code: 'protocol', reason } });
    expect(simulator.describe().faults.some(({ armed }) => armed)).toBe(false);
    expect(await driver.still()).toMatchObject({ ok: true });
    expect(events).toEqual([]);
  });

  test('that is silent is given up after three seconds; one that is slow is waited for', async () => {
    const { simulator, driver, clock } = await bench();
    simulator.faults.failRepeatedly('silence');
    const silent = driver.still();
    await until('the request', () => clock.pending() > 0);
    await clock.advance(3_000);
    expect(await silent).toEqual({ ok: false, error: { code: 'timeout' } });
    simulator.faults.clear('all');
    await simulator.act('fault', 'slow');
    const slow = driver.still();
    await until('the camera waits', () => clock.pending() === 2);
    await clock.advance(1_500);
    expect(await slow).toMatchObject({ ok: true });
  });

  test('unplugged it is gone, told once; plugged it opens again', async () => {
    const { simulator, driver, events, socketPath } = await bench();
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    await simulator.act('unplug', undefined);
    const gone = { code: 'not-found', path: socketPath };
    expect(await driver.still()).toEqual({ ok: false, error: gone });
    expect(events).toEqual([{ type: 'gone', trouble: gone }]);
    expect(await driver.open()).toEqual({ ok: false, error: gone });
    await simulator.act('plug', undefined);
    expect(await driver.open()).toMatchObject({ ok: true });
    expect(events).toHaveLength(1);
  });

  test('unplugged in the middle of an answer it ends that answer, and leaves no timer', async () => {
    const { simulator, driver, clock } = await bench();
    simulator.faults.failNext('slow');
    const still = driver.still();
    await until('the camera waits', () => clock.pending() === 2);
    await simulator.unplug();
    expect(await still).toMatchObject({ ok: false, error: { code: 'gone' } });
    expect(clock.pending()).toBe(0);
  });

  test('takes the place of a socket that a killed process left behind', async () => {
    const socketPath = join(temporaryFolder(), 'devices', 'camera');
    mkdirSync(join(socketPath, '..'));
    writeFileSync(socketPath, '');
    const deps = { id: 'c', socketPath, clock: createManualClock(), log: silentLog, random: countingRandom() };
    const simulator = createCameraSimulator(deps);
    await simulator.plug();
    await simulator.plug();
    expect(simulator.describe().plugged).toBe(true);
    await simulator.close();
    await simulator.close();
    expect(simulator.describe().plugged).toBe(false);
    await simulator.plug();
    expect(simulator.describe().plugged).toBe(false);
  });

  test('says why it cannot be plugged in', async () => {
    const folder = temporaryFolder();
    const server = createServer();
    onTestFinished(() => void server.close());
    const socketPath = join(folder, 'x'.repeat(120));
    const deps = { id: 'c', socketPath, clock: createManualClock(), log: silentLog, random: countingRandom() };
    await expect(createCameraSimulator(deps).plug()).rejects.toThrow('cannot be made');
  });

  test('has knobs that refuse what they do not know, and tells of each change', async () => {
    const { simulator } = await bench();
    let changes = 0;
    const stop = simulator.onChange(() => {
      changes += 1;
    });
    for (const [knob, value] of [
      ['setLens', 'broken'],
      ['setLens', undefined],
      ['plug', 'x'],
      ['fault', 'echo'],
      ['fault', undefined],
      ['clearFault', 'echo'],
    ] as const) {
      expect(await simulator.act(knob, value)).toEqual({ ok: false, error: 'bad-value' });
    }
    expect(await simulator.act('presentCard', undefined)).toEqual({ ok: false, error: 'unknown-knob' });
    expect(changes).toBe(0);
    for (const fault of CAMERA_FAULT_NAMES) await simulator.act('faultRepeatedly', fault);
    await simulator.act('clearFault', 'silence');
    await simulator.act('clearFault', 'all');
    expect(changes).toBe(CAMERA_FAULT_NAMES.length + 2);
    expect(simulator.describe().faults.some(({ armed }) => armed)).toBe(false);
    stop();
    await simulator.act('setLens', 'covered');
    expect(changes).toBe(CAMERA_FAULT_NAMES.length + 2);
  });
});
