import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deviceIs, newDataFolder, removeData, startDaemon, writeConfig } from '../support/running-daemon.ts';
import { until } from '../support/until.ts';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

test('a device that is configured as real but is a program’s is not used: nothing unmarked could come of it', async () => {
  const data = newDataFolder();
  const link = join(data, 'reader');
  const simulator = spawn(TWINLOCK, ['simulate', 'sam', '--link', link, '--card', 'R1']);
  let said = '';
  simulator.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await until('the simulator stands', () => said.includes('presentCard'));
  const reader = `[[devices]]\nid = "reader"\nclass = "id-reader"\nmodel = "sam"\npath = "${link}"`;
  writeConfig(data, () => `[api]\nport = 0\n[simulators]\nallowed = true\n${reader}\n`);
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    simulator.kill('SIGKILL');
    removeData(data);
  });
  const counter = await daemon.session('counter', await daemon.pair(['counter']));
  expect(counter.hello).toMatchObject({ simulated: false, developmentKey: true });
  const { result } = await counter.call('device.list', {});
  if (result.devices[0].state !== 'absent') await counter.message(deviceIs('absent'));
  const { result: now } = await counter.call('device.list', {});
  expect(now.devices[0]).toMatchObject({
    state: 'absent',
    trouble: 'pseudo-terminal',
    fix: expect.stringContaining('simulated'),
  });
});
