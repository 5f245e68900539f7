import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { ExitCode } from '../../daemon/cli/exit-codes.ts';
import { actorsOf, comes, managerSignsIn, type PeopleStory, withPeople } from '../support/people-story.ts';
import { deviceReady, must, SAFE_READER, STAFF } from '../support/staff.ts';
import { type TypedCommand, typeAt } from '../support/typed-command.ts';

const { head, security } = STAFF;
const BOTH = [head.login, head.passphrase, security.login, security.passphrase];

function commission(story: PeopleStory, answers: readonly string[], currentKey = 'default'): Promise<TypedCommand> {
  const args = ['badge-reader', 'commission', '--data', story.data, '--reader', SAFE_READER];
  return typeAt([...args, '--current-key', currentKey], answers);
}

/** The reader's own reset button was pressed: it has the key that everybody knows, and is believed no more. */
async function forgets(story: PeopleStory): Promise<void> {
  await deviceReady(story.panel, SAFE_READER);
  const known = story.panel.messages.length;
  await story.hands(SAFE_READER, 'forgetKey');
  await story.panel.message(
    (message) =>
      story.panel.messages.indexOf(message) >= known &&
      message.method === 'event' &&
      message.params.topic === 'device.state' &&
      message.params.data.device === SAFE_READER &&
      message.params.data.state === 'fault',
  );
}

const begun = 'reader.commissioning-begun';

test('a reader that lost its key: not believed, until both managers give it another one at the terminal', async () => {
  const story = await withPeople();
  await forgets(story);
  const done = comes(story.office, 'reader.commissioned');
  const { said, echoed, ended } = await commission(story, BOTH);
  expect(await ended).toBe(ExitCode.ok);
  expect(said()).toMatch(/读卡器 safe-reader 已写入新密钥并投入使用/);
  expect((await done).params.data).toMatchObject({ reader: SAFE_READER, vendor: '025349' });
  for (const secret of [head.passphrase, security.passphrase]) expect(said() + echoed()).not.toContain(secret);
  await deviceReady(story.panel, SAFE_READER);
  await managerSignsIn(story.office, 'head');
  const both = expect.arrayContaining([
    { person: story.ids.head, role: 'head' },
    { person: story.ids.security, role: 'securityAdmin' },
  ]);
  expect(await actorsOf(story.office, begun)).toEqual([both]);
  expect(await actorsOf(story.office, 'reader.commissioned')).toEqual([both]);
  // The new key is kept: the reader serves after a power cut too.
  await story.restart('SIGKILL');
  await deviceReady(story.panel, SAFE_READER);
}, 60_000);

test.each([
  ['a wrong passphrase of the second', [head.login, head.passphrase, security.login, 'a wrong passphrase'], /第二位/],
  ['a first manager whom nobody knows', ['nobody', head.passphrase, security.login, security.passphrase], /第一位/],
  ['one manager twice', [head.login, head.passphrase, head.login, head.passphrase], /两名不同岗位/],
])('%s: nothing is begun, and the reader stays as it is', async (_what, answers, sentence) => {
  const story = await withPeople();
  await forgets(story);
  const { said, ended } = await commission(story, answers);
  expect(await ended).toBe(ExitCode.notSound);
  expect(said()).toMatch(sentence);
  await managerSignsIn(story.office, 'head');
  expect(await actorsOf(story.office, begun)).toEqual([]);
  const { devices } = await must(story.panel, 'device.list', {});
  const reader = devices.find(({ device }: { device: string }) => device === SAFE_READER);
  expect(reader).toMatchObject({ state: 'fault' });
});

test('killed in the middle: the next start says interrupted, and the reader is brought back with the key that was kept', async () => {
  const story = await withPeople();
  await forgets(story);
  // It hears all and says nothing: the act is begun and cannot end.
  await story.hands(SAFE_READER, 'setMuted', 'on');
  const first = comes(story.office, begun);
  const { ended, said } = await commission(story, BOTH);
  await first;
  // Meanwhile nobody else begins.
  const second = await commission(story, BOTH);
  expect(await second.ended).toBe(ExitCode.unavailable);
  await story.restart('SIGKILL');
  expect(await ended).toBe(ExitCode.unavailable);
  expect(said()).toContain('--current-key pending');
  const watching = await story.daemon.session('office', await story.daemon.pair(['office']), -1);
  const interrupted = await watching.message(
    ({ method, params }) => method === 'event' && params.topic === 'reader.commissioning-failed',
  );
  expect(interrupted.params.data).toMatchObject({ reader: SAFE_READER, code: 'interrupted' });
  await forgets(story);
  const again = await commission(story, BOTH);
  expect(await again.ended).toBe(ExitCode.ok);
  await deviceReady(story.panel, SAFE_READER);
}, 60_000);

test('no passphrase comes from a pipe, and no key from the command line', async () => {
  const story = await withPeople();
  const args = ['badge-reader', 'commission', '--data', story.data, '--reader', SAFE_READER];
  const program = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;
  const run = (more: readonly string[]) =>
    new Promise<{ code: unknown; said: string }>((resolve) => {
      const child = execFile(program, [...args, ...more], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, said: stdout + stderr }),
      );
      child.stdin?.end(`${BOTH.join('\n')}\n`);
    });
  expect(await run([])).toMatchObject({ code: ExitCode.usage, said: expect.stringContaining('终端') });
  const key = '000102030405060708090a0b0c0d0e0f';
  expect((await run(['--current-key', key])).code).toBe(ExitCode.usage);
});
