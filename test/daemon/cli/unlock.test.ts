import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createUnlockTries, requestUnlock, unlockMasterKey } from '../../../daemon/cli/unlock.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { type Passphrases, sealMasterKey } from '../../../daemon/vault/sealed-master-key.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const key = new Uint8Array(32).fill(5);
const pair: Passphrases = ['first of the two words', 'second of the two words'];
const never = new Promise<never>(() => {});
let folder: string;
let path: string;
let controlSocket: string;
let clock: ManualClock;
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-unlock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  path = join(folder, 'master-key.sealed');
  controlSocket = join(folder, 'control.sock');
  clock = createManualClock();
  said = [];
  writeFileSync(
    path,
    await sealMasterKey({ key, passphrases: pair, cost: { n: 2, r: 1, p: 1 }, random: systemRandom }),
  );
});

const unlock = (isTTY: boolean, stopped: Promise<unknown> = never) => {
  const at = createFakeTerminal(isTTY);
  const options = {
    path,
    controlSocket,
    terminal: at.terminal,
    say: (line: string) => said.push(line),
    clock,
    stopped,
  };
  return { at, ended: unlockMasterKey(options) };
};

test('three wrong pairs make it wait for thirty seconds, in which not even the right one is tried', async () => {
  const tries = createUnlockTries(
    await sealMasterKey({ key, passphrases: pair, cost: { n: 2, r: 1, p: 1 }, random: systemRandom }),
    clock,
  );
  for (let count = 0; count < 3; count++) expect(await tries.try(['wrong', 'wrong'])).toBe('wrong');
  expect(await tries.try(pair)).toBe('paused');
  await clock.advance(29_999);
  expect(await tries.try(pair)).toBe('paused');
  await clock.advance(1);
  expect(await Promise.all([tries.try(pair), tries.try(pair)])).toEqual(['opened', 'busy']);
  expect(tries.key()).toEqual(key);
});

test('at a terminal both custodians type, unseen; a wrong pair is asked for again', async () => {
  const { at, ended } = unlock(true);
  at.type('wrong\rwrong\r');
  await until('it says so', () => said.join().includes('重新输入'));
  at.type(`${pair[0]}\r${pair[1]}\r`);
  expect(await ended).toEqual({ ok: true, value: key });
  expect(at.shown()).not.toContain(pair[0]);
  expect(at.listeners()).toBe(0);
});

test('Ctrl-C at the question ends the start without a key', async () => {
  const { at, ended } = unlock(true);
  at.type('\u0003');
  expect(await ended).toEqual({ ok: true, value: null });
});

test('without a terminal it waits on the socket, answers each try, and takes the socket away', async () => {
  const { ended } = unlock(false);
  await until('it listens', () => existsSync(controlSocket));
  expect(await requestUnlock(controlSocket, ['wrong', 'pair'])).toEqual({ ok: true, value: 'wrong' });
  expect(await requestUnlock(controlSocket, pair)).toEqual({ ok: true, value: 'opened' });
  await clock.advance(0);
  expect(await ended).toEqual({ ok: true, value: key });
  expect(await requestUnlock(controlSocket, pair)).toEqual({ ok: false, error: 'not-running' });
});

test('a stop while it waits ends it', async () => {
  const stop = Promise.withResolvers<string>();
  const { ended } = unlock(false, stop.promise);
  await until('it listens', () => existsSync(controlSocket));
  stop.resolve('SIGTERM');
  expect(await ended).toEqual({ ok: true, value: null });
  expect(existsSync(controlSocket)).toBe(false);
});

test('a damaged file is said, and nobody is asked for ever', async () => {
  writeFileSync(path, 'not ours');
  const { at, ended } = unlock(true);
  at.type(`${pair[0]}\r${pair[1]}\r`);
  expect(await ended).toMatchObject({ ok: false, error: { code: 'master-key-sealed-damaged' } });
});
