/** The first configuration's devices on real pseudo terminals and sockets, in real time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import { systemClock } from '../../../daemon/clock.ts';
import { firstConfig } from '../../../daemon/config/first-config.ts';
import { parseConfig } from '../../../daemon/config/parse-config.ts';
import { createGateway } from '../../../daemon/gateway/gateway.ts';
import { placeDevices, realDrivers } from '../../../daemon/gateway/real-drivers.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createSuppliedReaders } from '../../../daemon/simulated-reader-keys.ts';
import { ownSimulated, simulatorRequest } from '../../../daemon/simulator-requests.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { openSimulators } from '../../../simulators/scenario/sim-config.ts';
import { until } from '../../support/until.ts';
import { opened } from '../vault/vault-fixture.ts';

/** Vault, simulators and gateway, as a first start joins them. */
async function firstStart() {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  const { readerKeys } = opened(folder);
  const config = parseConfig(firstConfig());
  if (!config.ok) throw new Error('the first configuration is wrong');
  const { devices } = config.value;
  const supplied = createSuppliedReaders({ readerKeys, random: systemRandom });
  const links = join(folder, 'devices');
  const { bench, close } = await openSimulators({
    configured: ownSimulated(devices).map((device) => simulatorRequest(device, links, supplied)),
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
  });
  const states = new Map<string, DeviceState>();
  const told: string[] = [];
  const tell = (device: string, { type }: { readonly type: string }): void => {
    told.push(`${device} ${type}`);
  };
  const gateway = createGateway({
    devices: placeDevices(devices, links),
    clock: systemClock,
    log: silentLog,
    readerKeys,
    ...realDrivers({ clock: systemClock, log: silentLog, random: systemRandom, readerKeys }),
    news: { onBadgeReader: tell, onSafeIo: tell, onClimate: tell },
    onState: (state) => states.set(state.device, state),
    onStep: () => {},
  });
  onTestFinished(async () => {
    await gateway.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const becomes = (device: string, state: DeviceState['state']): Promise<void> =>
    until(`${device} ${state}`, () => states.get(device)?.state === state, 15_000);
  const turn = async (simulator: string, knob: string, value?: string): Promise<void> => {
    expect(await bench.act({ simulator, knob, value })).toMatchObject({ ok: true });
  };
  return { gateway, devices, becomes, turn, told, bench, readerKeys, supplied };
}

test('a first start has every device in service, badge readers with a key of this site', async () => {
  const { gateway, devices, becomes, turn, told, bench } = await firstStart();
  gateway.start();
  for (const { id } of devices) await becomes(id, 'ready');
  const shown = (id: string) => bench.describe().find(({ simulator }) => simulator === id)?.shows;
  expect(shown('safe-reader')?.channel).toBe('scbk');
  await turn('safe-reader', 'presentBadge', 'B1');
  await until('the badge', () => told.includes('safe-reader badge'));
  await until('levels', () => gateway.ports.levels('safe-board') !== null);
  expect(await gateway.ports.pulse('safe-board', { output: 'silent', ms: 500 })).toMatchObject({ ok: true });
  const still = await gateway.ports.still('safe-camera');
  expect(still.ok && [...still.value.bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
});

test('a line that is pulled out is absent, and ready when it is back', async () => {
  const { gateway, becomes, turn, told } = await firstStart();
  gateway.start();
  await becomes('desk-reader', 'ready');
  await becomes('safe-board', 'ready');
  for (const id of ['desk-reader', 'safe-board']) await turn(id, 'unplugLine');
  await becomes('desk-reader', 'absent');
  await becomes('safe-board', 'absent');
  for (const id of ['desk-reader', 'safe-board']) await turn(id, 'plugLine');
  await becomes('desk-reader', 'ready');
  await becomes('safe-board', 'ready');
  for (const id of ['desk-reader', 'safe-board'])
    expect(told.filter((one) => /(regained|lost)$/.test(one) && one.startsWith(id))).toEqual(
      ['regained', 'lost', 'regained'].map((type) => `${id} ${type}`),
    );
});

test('a simulated reader that forgot its key is commissioned as a real one is, and comes from its supplier with that key next time', async () => {
  const { gateway, becomes, turn, readerKeys, supplied } = await firstStart();
  gateway.start();
  await becomes('safe-reader', 'ready');
  await turn('safe-reader', 'forgetKey');
  await becomes('safe-reader', 'fault');
  const newKey = systemRandom(16);
  expect(await gateway.commission('safe-reader', { currentKey: 'default', newKey })).toMatchObject({ ok: true });
  await becomes('safe-reader', 'ready');
  expect(readerKeys.find('safe-reader')?.key).toEqual(newKey);
  expect(supplied('safe-reader').key).toEqual(newKey);
});
