import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import { judgeCounter } from '../../../daemon/ledger/monotonic-counter.ts';
import { createTpmCounter } from '../../../daemon/workers/tpm-counter.ts';

const INDEX = '0x1500016';
let tpm: ChildProcess;
let folder = '';
let tcti = '';

/** swtpm takes two numbers that follow each other. */
async function freePair(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port: got } = probe.address() as AddressInfo;
        probe.close(() => resolve(got));
      });
    });
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer()
        .once('error', () => resolve(false))
        .listen(port + 1, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      }).once('error', () => resolve(false));
    });
    if (there) return;
    await new Promise<void>((resolve) => systemClock.after(50, resolve));
  }
  throw new Error('the TPM does not listen');
}

/** Debian's software TPM: the same commands, the same answers. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-tpm-'));
  const port = await freePair();
  const at = (what: string, number: number): string[] => [what, `type=tcp,port=${number}`];
  const args = ['socket', '--tpm2', '--tpmstate', `dir=${folder}`, ...at('--ctrl', port + 1), ...at('--server', port)];
  tpm = spawn('swtpm', [...args, '--flags', 'not-need-init,startup-clear'], { stdio: 'ignore' });
  await listens(port + 1);
  tcti = `swtpm:host=127.0.0.1,port=${port}`;
  const rights = 'ownerread|ownerwrite|authread|authwrite|nt=counter';
  execFileSync('tpm2_nvdefine', [INDEX, '-C', 'o', '-a', rights, '-s', '8'], {
    env: { ...process.env, TPM2TOOLS_TCTI: tcti },
  });
});

afterAll(() => {
  tpm.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('it goes up by one, and the TPM keeps it', async () => {
  const counter = createTpmCounter({ index: INDEX, tcti });
  const first = await counter.increment();
  if (!first.ok) throw new Error(first.error);
  expect(await counter.increment()).toEqual({ ok: true, value: first.value + 1 });
  expect(await createTpmCounter({ index: INDEX, tcti }).read()).toEqual({ ok: true, value: first.value + 1 });
});

test('an index that was never defined, and a TPM that is not there, are told apart', async () => {
  expect(await createTpmCounter({ index: '0x1500017', tcti }).read()).toEqual({ ok: false, error: 'counter-missing' });
  const nobody = createTpmCounter({ index: INDEX, tcti: 'swtpm:host=127.0.0.1,port=1' });
  expect(await nobody.read()).toEqual({ ok: false, error: 'counter-unreachable' });
  expect(await nobody.increment()).toEqual({ ok: false, error: 'counter-unreachable' });
});

test('what a counter says of the ledger', () => {
  expect(judgeCounter(7, null)).toBe('fits');
  expect(judgeCounter(7, 7)).toBe('fits');
  // A power cut between the entry and the counter.
  expect(judgeCounter(6, 7)).toBe('one-behind');
  // The ledger was set back: the counter has seen slips that it does not know.
  expect(judgeCounter(8, 7)).toBe('rolled-back');
  expect(judgeCounter(1, 7)).toBe('replaced');
});
