import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ExitCode } from '../../../daemon/cli/exit-codes.ts';
import { keyCommand, sealKeyCommand } from '../../../daemon/cli/key-command.ts';
import { obtainMasterKey } from '../../../daemon/cli/obtain-master-key.ts';
import { type DataFolder, prepareDataFolder } from '../../../daemon/data-folder/data-folder.ts';
import { takeInstanceLock } from '../../../daemon/data-folder/instance-lock.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const KEY = new Uint8Array(32).fill(6);
const ONE = 'twelve letters of one';
const OTHER = 'twelve letters of another';
let folder: DataFolder;
let said: string[];
const say = (line: string): void => void said.push(line);

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'twinlock-key-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const prepared = prepareDataFolder(root);
  if (!prepared.ok) throw new Error(prepared.error.code);
  folder = prepared.value;
  said = [];
  writeFileSync(folder.masterKey, KEY, { mode: 0o600 });
});

/** Until the command asks, if it does. */
const listening = () => new Promise<void>((resolve) => setImmediate(resolve));
const sealed = (): boolean => existsSync(`${folder.masterKey}.sealed`);

async function seal(...typed: readonly string[]): Promise<number> {
  const { terminal, type } = createFakeTerminal();
  const cost = { n: 2, r: 1, p: 1 };
  const ended = sealKeyCommand({ data: folder.root, terminal, say, cost, random: systemRandom });
  await listening();
  type(typed.map((line) => `${line}\r`).join(''));
  return ended;
}

async function opened(...typed: readonly string[]) {
  const { terminal, type } = createFakeTerminal();
  const ended = obtainMasterKey({
    ...{ folder, env: {}, random: systemRandom, clock: createManualClock(), terminal, say, wait: false },
    stopped: new Promise(() => {}),
  });
  await listening();
  if (typed.length > 0) type(typed.map((line) => `${line}\r`).join(''));
  return ended;
}

test('sealed: the plain file is gone, both open it, and it is said to be sealed', async () => {
  expect(await opened()).toEqual({ ok: true, value: { key: Buffer.from(KEY), development: true } });
  expect(await seal(ONE, ONE, OTHER, OTHER)).toBe(ExitCode.ok);
  expect(existsSync(folder.masterKey)).toBe(false);
  expect(readFileSync(`${folder.masterKey}.sealed`).includes(Buffer.from(KEY))).toBe(false);
  expect(await opened(OTHER, ONE)).toEqual({ ok: true, value: { key: KEY, development: false } });
  said = [];
  expect(keyCommand({ data: folder.root, say }, {})).toBe(ExitCode.ok);
  expect(said.join()).toContain('封存');
});

test.each([
  ['short', ['elevenchars', 'elevenchars', OTHER, OTHER]],
  ['typed differently the second time', [ONE, OTHER, OTHER, OTHER]],
  ['one for both', [ONE, ONE, ONE, ONE]],
])('passphrases that are %s seal nothing', async (_what, typed) => {
  expect(await seal(...typed)).toBe(ExitCode.usage);
  expect(sealed()).toBe(false);
  expect(new Uint8Array(readFileSync(folder.masterKey))).toEqual(KEY);
});

test('while the daemon runs nothing is sealed', async () => {
  const lock = takeInstanceLock(folder.lock);
  expect(await seal(ONE, ONE, OTHER, OTHER)).toBe(ExitCode.unavailable);
  if (lock.ok) lock.value.release();
  expect(sealed()).toBe(false);
});

test('a power cut between sealing and removing leaves both; the next opening removes the plain one', async () => {
  await seal(ONE, ONE, OTHER, OTHER);
  writeFileSync(folder.masterKey, KEY, { mode: 0o600 });
  expect(await opened(ONE, OTHER)).toMatchObject({ ok: true, value: { development: false } });
  expect(existsSync(folder.masterKey)).toBe(false);
});

test('without a terminal a command says that the key is sealed, and asks nobody', async () => {
  await seal(ONE, ONE, OTHER, OTHER);
  const { terminal } = createFakeTerminal(false);
  const stopped = new Promise(() => {});
  const given = {
    folder,
    env: {},
    random: systemRandom,
    clock: createManualClock(),
    terminal,
    say,
    wait: false,
    stopped,
  };
  expect(await obtainMasterKey(given)).toMatchObject({ ok: false, error: { code: 'master-key-sealed' } });
});

test('others take over: the present custodians type first, and then open it no more', async () => {
  await seal(ONE, ONE, OTHER, OTHER);
  const { terminal, type, shown } = createFakeTerminal();
  const cost = { n: 2, r: 1, p: 1 };
  const ended = sealKeyCommand({ data: folder.root, terminal, say, cost, random: systemRandom });
  await listening();
  type(`${ONE}\r${OTHER}\r`);
  await until('it asks for the new ones', () => shown().includes('新口令'));
  const third = 'twelve letters of a third';
  type(`${third}\r${third}\r${OTHER}\r${OTHER}\r`);
  expect(await ended).toBe(ExitCode.ok);
  expect(await opened(third, OTHER)).toMatchObject({ ok: true });
});
