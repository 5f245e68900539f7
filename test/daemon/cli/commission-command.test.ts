import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commissionCommand } from '../../../daemon/cli/commission-command.ts';
import type { CommissioningAnswer } from '../../../daemon/cli/commission-request.ts';
import { listenForControl } from '../../../daemon/cli/control-socket.ts';
import { ExitCode } from '../../../daemon/cli/exit-codes.ts';
import type { CommissioningRequest } from '../../../daemon/custody/commissioning-request.ts';
import { dataFolderAt } from '../../../daemon/data-folder/data-folder.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { until } from '../../support/until.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const SECRETS = ['correct horse battery', 'staple purple window', '000102030405060708090a0b0c0d0e0f'] as const;
let data: string;
let asked: CommissioningRequest[];
let answer: CommissioningAnswer;
let control: { close(): Promise<void> };

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'twinlock-commission-'));
  asked = [];
  answer = ok({ vendor: '5C2623', serial: 7 });
  const path = dataFolderAt(data).controlSocket;
  mkdirSync(dirname(path), { recursive: true });
  control = await listenForControl(path, {
    backups: null,
    launch: () => '',
    async commission(request) {
      asked.push(request);
      return answer;
    },
  });
});
afterEach(async () => {
  await control.close();
  rmSync(data, { recursive: true, force: true });
});

/** Runs the command and types `lines`, each when it is asked for. */
async function run(lines: readonly string[], currentKey = 'default', isTTY = true) {
  const { terminal, type, shown, echoes } = createFakeTerminal(isTTY);
  const said: string[] = [];
  const options = { data, reader: 'safe-reader', currentKey, terminal, say: (line: string) => said.push(line) };
  const done = commissionCommand(options);
  for (const line of lines) type(`${line}\r`);
  return { exit: await done, said: said.join('\n'), shown: shown(), echoes };
}

const four = ['zhao', SECRETS[0], 'qian', SECRETS[1]];

test('two managers type, the daemon is asked once, and the answer is a sentence in both languages', async () => {
  const { exit, said, shown, echoes } = await run(four);
  expect(exit).toBe(ExitCode.ok);
  expect(asked).toEqual([
    {
      reader: 'safe-reader',
      currentKey: 'default',
      managers: [
        { login: 'zhao', passphrase: SECRETS[0] },
        { login: 'qian', passphrase: SECRETS[1] },
      ],
    },
  ]);
  expect(said).toMatch(/已写入新密钥[\s\S]*has its new key/);
  expect(shown).toContain('zhao');
  for (const secret of SECRETS) expect(said + shown).not.toContain(secret);
  expect(echoes()).toBe(true);
});

test('the supplier’s key is asked for and not shown', async () => {
  const { exit, said, shown } = await run([SECRETS[2], ...four], 'hex');
  expect(exit).toBe(ExitCode.ok);
  expect(asked[0]?.currentKey).toEqual(Uint8Array.from({ length: 16 }, (_, at) => at));
  expect(said + shown).not.toContain(SECRETS[2]);
  expect((await run(['no key', ...four], 'hex')).exit).toBe(ExitCode.usage);
  expect(asked).toHaveLength(1);
});

test('what the daemon refuses is a sentence and an exit code', async () => {
  answer = err({ code: 'secondNotProven', reason: 'secretWrong', detail: '300' });
  const { exit, said } = await run(four);
  expect(exit).toBe(ExitCode.notSound);
  expect(said).toMatch(/第二位管理人员未通过验证[\s\S]*second manager was not accepted[\s\S]*secondNotProven/);
});

test('a key is no argument: anything but the names is refused before anybody types', async () => {
  const { exit, shown } = await run([], SECRETS[2]);
  expect([exit, shown]).toEqual([ExitCode.usage, '']);
  expect(asked).toEqual([]);
});

test('it must be typed by hand: a pipe is refused', async () => {
  const { exit, said } = await run([], 'default', false);
  expect(exit).toBe(ExitCode.usage);
  expect(said).toContain('themselves');
});

test('broken off, nothing is asked of the daemon', async () => {
  const { exit, said } = await run(['zhao', '\u0003']);
  expect(exit).toBe(ExitCode.usage);
  expect(said).toContain('Nothing was done');
  expect(asked).toEqual([]);
});

test('where no daemon runs that is said', async () => {
  await control.close();
  const { exit, said } = await run(four);
  expect(exit).toBe(ExitCode.unavailable);
  expect(said).toContain('npm start');
});

test('a daemon that ends in the middle leaves people with the truth: nobody knows', async () => {
  const path = dataFolderAt(data).controlSocket;
  await control.close();
  control = await listenForControl(path, {
    backups: null,
    launch: () => '',
    commission(request) {
      asked.push(request);
      return new Promise(() => {});
    },
  });
  const running = run(four);
  await until('the request', () => asked.length > 0);
  await control.close();
  const { exit, said } = await running;
  expect(exit).toBe(ExitCode.unavailable);
  expect(said).toContain('The ledger says what was done');
});
