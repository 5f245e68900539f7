import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../support/until.ts';

const TWINLOCK = new URL('../../../daemon/cli/twinlock', import.meta.url).pathname;

function simulate(model: string) {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-simulate-'));
  const link = join(folder, 'device');
  const child = spawn(TWINLOCK, ['simulate', model, '--link', link]);
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, link, said: () => said, ended };
}

test.each([
  ['osdp', 'forgetKey'],
  ['waveshare-relay-d', 'openDoor'],
  ['xy-md02', 'setHumidity 34.0'],
  ['rs-ws-n01', 'setHumidity 34.0'],
  ['http-still', 'unplug'],
])('simulate %s stands up, does as it is told, and ends when told to', async (model, act) => {
  const { child, link, said, ended } = simulate(model);
  await until('the knobs', () => said().includes(`${act.split(' ')[0]}`), 15_000);
  expect(existsSync(link)).toBe(true);
  child.stdin.write(`${act}\n`);
  await until('an answer', () => said().includes('{'), 5_000);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(existsSync(link)).toBe(false);
});

test('simulate says which models there are', async () => {
  const { said, ended } = simulate('toaster');
  expect(await ended).toBe(64);
  expect(said()).toContain('sam osdp waveshare-relay-d xy-md02 rs-ws-n01 http-still');
});
