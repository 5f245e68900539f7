import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { writeConfig } from '../../support/running-daemon.ts';
import { until } from '../../support/until.ts';

const TWINLOCK = new URL('../../../daemon/cli/twinlock', import.meta.url).pathname;
const MAIN = new URL('../../../daemon/main.ts', import.meta.url).pathname;
/** In every thread, as it ends: whether Node had to load its type stripper. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
process.on('exit', () => {
  const stripped = process.moduleLoadList.some((name) => name.includes('amaro'));
  writeSync(1, '<' + (isMainThread ? 'main' : 'ledger') + (stripped ? ' stripped>' : ' cached>'));
});`)}`;

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'twinlock-cache-'));
  writeConfig(data);
  return () => rmSync(data, { recursive: true, force: true });
});

/** Starts the daemon, ends it once it has printed its address, and returns what its threads said. */
async function runOnce(
  command: readonly string[],
  more: Readonly<Record<string, string>> = {},
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Promise<string[]> {
  const { NODE_COMPILE_CACHE: _, ...inherited } = process.env;
  const env = { ...inherited, NODE_OPTIONS: `--import=${PROBE}`, ...more };
  const [program = '', ...args] = [...command, 'start', '--data', data];
  const daemon = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  daemon.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((resolve) => daemon.once('close', resolve));
  onTestFinished(() => {
    daemon.kill('SIGKILL');
  });
  await until('the address', () => output.includes('#ticket='), 15_000);
  daemon.kill(signal);
  await ended;
  return [...output.matchAll(/<(\w+ \w+)>/g)].map(([, said = '']) => said).toSorted();
}

test('without a cache every thread strips types', async () => {
  expect(await runOnce([TWINLOCK], { NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(['ledger stripped', 'main stripped']);
});

test('the second start by twinlock strips no types, neither in the main thread nor in the ledger’s', async () => {
  await runOnce([TWINLOCK]);
  expect(await runOnce([TWINLOCK])).toEqual(['ledger cached', 'main cached']);
});

test('the second start by Node itself strips none in the ledger’s thread', async () => {
  await runOnce([process.execPath, MAIN]);
  expect(await runOnce([process.execPath, MAIN])).toContain('ledger cached');
});

test('a start after the power was cut strips no types either', async () => {
  const cache = { NODE_COMPILE_CACHE: join(data, 'cache') };
  await runOnce([TWINLOCK], cache, 'SIGKILL');
  expect(await runOnce([TWINLOCK], cache)).toEqual(['ledger cached', 'main cached']);
});
