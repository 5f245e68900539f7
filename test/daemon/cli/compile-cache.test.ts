import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeConfig } from '../../support/running-daemon.ts';
import { until } from '../../support/until.ts';

const TWINLOCK = new URL('../../../daemon/cli/twinlock', import.meta.url).pathname;
/** In every thread, as it ends: whether Node had to load its type stripper. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
process.on('exit', () => {
  const stripped = process.moduleLoadList.some((name) => name.includes('amaro'));
  writeSync(1, '<' + (isMainThread ? 'main' : 'ledger') + (stripped ? ' stripped>' : ' cached>'));
});`)}`;

/** Starts the daemon, ends it in good order once it has printed its address, and returns what its threads said. */
async function runOnce(data: string): Promise<string[]> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(data, 'cache'), NODE_OPTIONS: `--import=${PROBE}` };
  const daemon = spawn(TWINLOCK, ['start', '--data', data], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  daemon.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((resolve) => daemon.once('close', resolve));
  onTestFinished(() => {
    daemon.kill('SIGKILL');
  });
  await until('the address', () => output.includes('#ticket='), 15_000);
  daemon.kill('SIGTERM');
  await ended;
  return [...output.matchAll(/<(\w+ \w+)>/g)].map(([, said = '']) => said).toSorted();
}

test('the second start strips no types, neither in its main thread nor in the ledger’s', async () => {
  const data = mkdtempSync(join(tmpdir(), 'twinlock-cache-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  writeConfig(data);
  expect(await runOnce(data)).toEqual(['ledger stripped', 'main stripped']);
  expect(await runOnce(data)).toEqual(['ledger cached', 'main cached']);
});
