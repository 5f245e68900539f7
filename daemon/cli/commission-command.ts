/** `twinlock badge-reader commission`: two managers, one after the other at one terminal, have the daemon give a badge reader its key. */
import type { CurrentKey, ManagerCredentials } from '../custody/commissioning-request.ts';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { keyOfHex } from './commission-request.ts';
import { describeCommissioning } from './commission-sentences.ts';
import { askAtTerminal, type Question, type Terminal } from './commission-typing.ts';
import { requestCommissioning } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';

/** `hex`: the supplier's key, asked for without echo; no key is ever an argument, which every user of the machine could read. */
export const CURRENT_KEYS = ['default', 'stored', 'pending', 'hex'] as const;

export interface CommissionCommandOptions {
  readonly data: string;
  readonly reader: string;
  readonly currentKey: string;
  readonly terminal: Terminal;
  /** Says a line to the people at the terminal. */
  readonly say: (line: string) => void;
}

const PLACES = [
  { zh: '第一位管理人员', en: 'First manager' },
  { zh: '第二位管理人员', en: 'Second manager' },
] as const;

const KEY_QUESTION: Question = {
  text: '读卡器现有密钥（32 位十六进制，输入不显示） / The reader’s present key (32 hex digits, not shown): ',
  hidden: true,
};

export async function commissionCommand(options: CommissionCommandOptions): Promise<number> {
  const { data, reader, terminal, say } = options;
  const asked = CURRENT_KEYS.find((name) => name === options.currentKey);
  if (asked === undefined) {
    say(`--current-key: ${CURRENT_KEYS.join(', ')}`);
    return ExitCode.usage;
  }
  if (terminal.input.isTTY !== true) {
    say('须由两名管理人员在终端上亲自输入。');
    say('Two managers must type this themselves at a terminal.');
    return ExitCode.usage;
  }
  const typed = await askAtTerminal(terminal, [
    ...(asked === 'hex' ? [KEY_QUESTION] : []),
    ...PLACES.flatMap(questionsOf),
  ]);
  if (typed === null) {
    say('已取消，什么都没有做。');
    say('Broken off. Nothing was done.');
    return ExitCode.usage;
  }
  const [login1 = '', passphrase1 = '', login2 = '', passphrase2 = ''] = typed.slice(asked === 'hex' ? 1 : 0);
  const managers: readonly [ManagerCredentials, ManagerCredentials] = [
    { login: login1, passphrase: passphrase1 },
    { login: login2, passphrase: passphrase2 },
  ];
  const currentKey: CurrentKey | null = asked === 'hex' ? keyOfHex(typed[0] ?? '') : asked;
  if (currentKey === null) {
    say('密钥须为 32 位十六进制数字。');
    say('A key has 32 hex digits.');
    return ExitCode.usage;
  }
  say('正在验证并写入密钥，最长两分钟……');
  say('Checking, then giving the key; two minutes at most …');
  const answer = await requestCommissioning(dataFolderAt(data).controlSocket, { reader, currentKey, managers });
  if (!answer.ok) {
    for (const line of answer.error === 'not-running' ? notRunning(data) : LOST) say(line);
    return ExitCode.unavailable;
  }
  const { lines, exit } = describeCommissioning(reader, answer.value);
  for (const line of lines) say(line);
  return exit;
}

function questionsOf({ zh, en }: (typeof PLACES)[number]): readonly Question[] {
  return [
    { text: `${zh} / ${en}\n  工号 / login: `, hidden: false },
    { text: '  口令（不显示） / passphrase (not shown): ', hidden: true },
  ];
}

function notRunning(data: string): readonly string[] {
  return [
    `数据文件夹 ${data} 的 Twinlock 没有在运行，或没有权限与它通信。请先运行 npm start。`,
    `No Twinlock is running on ${data}, or this user may not speak to it. Run npm start first.`,
  ];
}

const LOST = [
  '没有得到答复。结果请看台账；若已开始，读卡器可能用原密钥，也可能用新密钥（--current-key pending）。',
  'No answer came. The ledger says what was done; if it was begun, the reader has the old key or the new one (--current-key pending).',
] as const;
