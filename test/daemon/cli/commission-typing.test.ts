import { expect, test } from 'vitest';
import { askAtTerminal } from '../../../daemon/cli/commission-typing.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const QUESTIONS = [
  { text: 'login: ', hidden: false },
  { text: 'passphrase: ', hidden: true },
] as const;

test('what is asked openly is shown while it is typed, what is hidden never is, not even its length', async () => {
  const { terminal, type, shown, echoes } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  expect(echoes()).toBe(false);
  type('zhao\r');
  type('correct horse\r');
  expect(await answers).toEqual(['zhao', 'correct horse']);
  expect(shown()).toBe('login: zhao\npassphrase: \n');
  expect(echoes()).toBe(true);
});

test('what is typed ahead of a hidden question is not shown', async () => {
  const { terminal, type, shown } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  type('zhao\rcorrect horse\r');
  expect(await answers).toEqual(['zhao', 'correct horse']);
  expect(shown()).not.toContain('correct');
});

test('Chinese text arrives whole, also when its bytes come one by one', async () => {
  const { terminal, type } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  for (const byte of Buffer.from('赵样本\r正确的口令\r')) type(Buffer.of(byte));
  expect(await answers).toEqual(['赵样本', '正确的口令']);
});

test('a mistake is taken back, and shown as taken back only where typing is shown', async () => {
  const { terminal, type, shown } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  type('\u007fzhaox\u007f\r');
  type('abcx\b\r');
  expect(await answers).toEqual(['zhao', 'abc']);
  expect(shown()).toBe('login: zhaox\b \b\npassphrase: \n');
});

test('an empty line is no answer, and a line feed after the return does no harm', async () => {
  const { terminal, type } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  type('\r\nzhao\r\n');
  type('\ncorrect\n');
  expect(await answers).toEqual(['zhao', 'correct']);
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s breaks off; the terminal is given back as it was', async (_, key) => {
  const { terminal, type, echoes, listeners } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  type(`zhao\rcorr${key}`);
  expect(await answers).toBeNull();
  expect([echoes(), listeners()]).toEqual([true, 0]);
});

test('a terminal that goes away breaks off', async () => {
  const { terminal, hangUp, listeners } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  hangUp();
  expect(await answers).toBeNull();
  expect(listeners()).toBe(0);
});

test('control keys are not part of an answer, and an endless line is cut', async () => {
  const { terminal, type } = createFakeTerminal();
  const answers = askAtTerminal(terminal, QUESTIONS);
  type('zh\tao\r');
  type(`${'x'.repeat(10_000)}\r`);
  const [login, passphrase] = (await answers) ?? [];
  expect([login, passphrase?.length]).toEqual(['zhao', 512]);
});
