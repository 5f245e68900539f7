import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../daemon/clock.ts';
import { systemRandom } from '../../../../daemon/random.ts';
import type { BadgeReaderEvent } from '../../../../devices/badge-reader/contract.ts';
import { createOsdpReader } from '../../../../devices/badge-reader/osdp/driver.ts';
import { createOsdpBus } from '../../../../devices/badge-reader/osdp/osdp-bus.ts';
import { silentLog } from '../../../../devices/kit/log.ts';
import { createSerialTransport } from '../../../../devices/transports/serial.ts';
import { createPdSimulator } from '../../../../simulators/badge-reader/osdp-pd.ts';
import { USUAL_PD_TIMING } from '../../../../simulators/badge-reader/osdp-pd-timing.ts';
import { createPty } from '../../../../simulators/wires/pty.ts';
import { until } from '../../../support/until.ts';
import { BADGES, badge, IDENTITY, MODULE, SECURE, SITE_KEY } from './osdp-bench.ts';

test('over a real pseudo terminal in real time a badge comes through, and unplugging is told once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  const linkPath = join(directory, 'by-id', 'line');
  const pd = createPdSimulator({
    id: 'pd',
    wire: createPty({ linkPath, baudRate: 9600 }),
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
    address: 1,
    key: SITE_KEY,
    baudRate: 9600,
    module: MODULE,
    badges: BADGES,
    timing: USUAL_PD_TIMING,
  });
  await pd.plug();
  const events: BadgeReaderEvent[] = [];
  const bus = createOsdpBus({
    transport: createSerialTransport({ path: linkPath }),
    clock: systemClock,
    baudRate: 9600,
    check: 'crc',
  });
  const driver = createOsdpReader({
    id: 'reader',
    bus,
    address: 1,
    security: SECURE,
    pinned: IDENTITY,
    credentialClass: 'uid',
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(async () => {
    await driver.close();
    await pd.close();
    rmSync(directory, { recursive: true, force: true });
  });
  expect(await driver.open()).toMatchObject({ ok: true, value: { model: 'osdp', baudRate: 9600 } });
  pd.presentBadge(badge('B1'));
  const told = (type: string) => events.filter((event) => event.type === type);
  await until('the badge', () => told('badge').length === 1);
  expect(told('badge')).toMatchObject([{ credential: '26:EA0DC080', credentialClass: 'uid' }]);
  await pd.unplug();
  await until('gone', () => told('gone').length > 0);
  await pd.plug();
  expect(await driver.open()).toMatchObject({ ok: true });
  expect(told('gone')).toHaveLength(1);
});
