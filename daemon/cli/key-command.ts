/** `twinlock key` and `twinlock unlock`: what protects the master key, sealing it under two custodians' passphrases, and opening it for a daemon that waits. */
import { existsSync, readFileSync } from 'node:fs';
import { destroyFile, writeDurably } from '../backup/synced-file.ts';
import { systemClock } from '../clock.ts';
import { type DataFolder, dataFolderAt } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import type { Random } from '../random.ts';
import { noteTerminalAct } from '../terminal-acts.ts';
import { devKeyFile, masterKeyGuard, sealedKeyPath } from '../vault/master-key.ts';
import {
  type Passphrases,
  passphraseTrouble,
  type SealCost,
  SHORTEST_PASSPHRASE,
  sealMasterKey,
  unsealMasterKey,
} from '../vault/sealed-master-key.ts';
import { askAtTerminal, type Question, type Terminal } from './commission-typing.ts';
import { ExitCode } from './exit-codes.ts';
import { CUSTODIAN_QUESTIONS, requestUnlock, UNLOCK_SENTENCES } from './unlock.ts';

export interface KeyCommandOptions {
  readonly data: string;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
}

const GUARDS = {
  systemd: ['主密钥由 systemd 凭据保护。', 'The master key is a systemd credential.'],
  passphrases: ['主密钥由两名保管人的口令封存。', 'The master key is sealed by two custodians’ passphrases.'],
  plain: [
    '主密钥是一个普通文件：能读磁盘的人都能打开保险库。请由两名保管人执行 npx twinlock key seal。',
    'The master key is a plain file: whoever can read the disk can open the vault. Have two custodians run npx twinlock key seal.',
  ],
  none: ['这里没有主密钥。', 'There is no master key here.'],
} as const;

/** Says what protects the key. A credential is seen only where the service manager passes it. */
export function keyCommand(
  { data, say }: Pick<KeyCommandOptions, 'data' | 'say'>,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const guard = masterKeyGuard({ folder: dataFolderAt(data), env });
  for (const line of GUARDS[guard]) say(line);
  return guard === 'none' ? ExitCode.noInput : ExitCode.ok;
}

export interface SealKeyOptions extends KeyCommandOptions {
  /** `MASTER_KEY_COST`, but in tests. */
  readonly cost: SealCost;
  readonly random: Random;
}

const NEW_QUESTIONS: readonly Question[] = [
  '第一位保管人 / First custodian',
  '第二位保管人 / Second custodian',
].flatMap((who) => [
  { text: `${who}\n  新口令（不显示） / new passphrase (not shown): `, hidden: true },
  { text: '  再输入一次 / once more: ', hidden: true },
]);

/** The daemon must be stopped. Sealing again gives the key to other custodians; the present two type first. */
export async function sealKeyCommand(options: SealKeyOptions): Promise<number> {
  const { data, terminal, say } = options;
  const folder = dataFolderAt(data);
  const refuse = (code: number, zh: string, en: string): number => {
    say(zh);
    say(en);
    return code;
  };
  if (terminal.input.isTTY !== true)
    return refuse(
      ExitCode.usage,
      '须由两名保管人在终端上亲自输入。',
      'Two custodians must type this themselves at a terminal.',
    );
  if (!existsSync(folder.run)) return refuse(ExitCode.noInput, ...GUARDS.none);
  const lock = takeInstanceLock(folder.lock);
  if (!lock.ok) return refuse(ExitCode.unavailable, '请先停止 Twinlock。', 'Stop Twinlock first.');
  try {
    const key = await presentKey(folder, options);
    if (key === 'broken-off') return refuse(ExitCode.usage, '已取消，什么都没有做。', 'Broken off. Nothing was done.');
    if (key === 'wrong') return refuse(ExitCode.notSound, ...(UNLOCK_SENTENCES.wrong as [string, string]));
    if (key === null) return refuse(ExitCode.noInput, ...GUARDS.none);
    const typed = await askAtTerminal(terminal, NEW_QUESTIONS);
    if (typed === null) return refuse(ExitCode.usage, '已取消，什么都没有做。', 'Broken off. Nothing was done.');
    const [first = '', firstAgain, second = '', secondAgain] = typed;
    if (first !== firstAgain || second !== secondAgain)
      return refuse(ExitCode.usage, '两次输入不一致，什么都没有做。', 'The two times differ. Nothing was done.');
    const passphrases: Passphrases = [first, second];
    const trouble = passphraseTrouble(passphrases);
    if (trouble === 'short')
      return refuse(
        ExitCode.usage,
        `每个口令至少 ${SHORTEST_PASSPHRASE} 个字符。`,
        `Each passphrase has at least ${SHORTEST_PASSPHRASE} characters.`,
      );
    if (trouble === 'same') return refuse(ExitCode.usage, '两个口令不得相同。', 'The two passphrases must differ.');
    await sealInPlace(folder, key, passphrases, options);
    noteTerminalAct(folder.terminalActs, { act: 'key.sealed', at: systemClock.wall(), about: {} });
    return refuse(
      ExitCode.ok,
      '主密钥已封存，明文文件已销毁。两名保管人的口令都不可遗失；请另行保存恢复密钥和备份。',
      'The master key is sealed and the plain file destroyed. Neither passphrase may be lost; keep a backup and its recovery key elsewhere.',
    );
  } finally {
    lock.value.release();
  }
}

async function presentKey(
  folder: DataFolder,
  { terminal, random }: SealKeyOptions,
): Promise<Uint8Array | null | 'wrong' | 'broken-off'> {
  const sealed = sealedKeyPath(folder);
  if (!existsSync(sealed)) {
    const plain = devKeyFile({ path: folder.masterKey, random, create: false }).load();
    return plain.ok ? plain.value : null;
  }
  const typed = await askAtTerminal(terminal, CUSTODIAN_QUESTIONS);
  if (typed === null) return 'broken-off';
  const opened = await unsealMasterKey(readFileSync(sealed), [typed[0] ?? '', typed[1] ?? '']);
  return opened.ok ? opened.value : 'wrong';
}

/** The sealed file is whole on the disk and opens before the plain one goes; a cut in between leaves both, and the next start removes the plain one. */
async function sealInPlace(
  folder: DataFolder,
  key: Uint8Array,
  passphrases: Passphrases,
  { cost, random }: SealKeyOptions,
): Promise<void> {
  const bytes = await sealMasterKey({ key, passphrases, cost, random });
  const opened = await unsealMasterKey(bytes, passphrases);
  if (!opened.ok || !Buffer.from(opened.value).equals(key)) throw new Error('the sealed key does not open');
  writeDurably(sealedKeyPath(folder), bytes);
  destroyFile(folder.masterKey);
}

/** A plain key that a cut left beside the sealed one. Harmless when there is none. */
export function removePlainKey(folder: Pick<DataFolder, 'masterKey'>): void {
  destroyFile(folder.masterKey);
}

export async function unlockCommand({ data, terminal, say }: KeyCommandOptions): Promise<number> {
  if (terminal.input.isTTY !== true) {
    say('须由两名保管人在终端上亲自输入。');
    say('Two custodians must type this themselves at a terminal.');
    return ExitCode.usage;
  }
  const typed = await askAtTerminal(terminal, CUSTODIAN_QUESTIONS);
  if (typed === null) return ExitCode.usage;
  const answer = await requestUnlock(dataFolderAt(data).controlSocket, [typed[0] ?? '', typed[1] ?? '']);
  if (!answer.ok) {
    say(`数据文件夹 ${data} 没有等待解锁的 Twinlock。`);
    say(`No Twinlock waits to be unlocked on ${data}.`);
    return ExitCode.unavailable;
  }
  for (const line of UNLOCK_SENTENCES[answer.value]) say(line);
  return answer.value === 'opened' ? ExitCode.ok : ExitCode.notSound;
}
