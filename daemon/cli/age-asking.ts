/** What a backup is encrypted to and opened with, as people say it: recipients and key files as options, passphrases at the terminal only. */
import { readFileSync } from 'node:fs';
import { type AgeTo, type AgeWith, isRecipient, PASSPHRASE_LOG_N, readIdentities } from '../backup/age-box.ts';
import { SHORTEST_PASSPHRASE } from '../vault/sealed-master-key.ts';
import { askAtTerminal, type Terminal } from './commission-typing.ts';

export interface Asking {
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
}

/** Says both lines; null for the caller to give up. */
function refuse({ say }: Asking, zh: string, en: string): null {
  say(zh);
  say(en);
  return null;
}

async function typePassphrase(asking: Asking, texts: readonly string[]): Promise<string | null> {
  if (asking.terminal.input.isTTY !== true)
    return refuse(asking, '口令只能在终端上输入。', 'A passphrase is typed at a terminal only.');
  const typed = await askAtTerminal(
    asking.terminal,
    texts.map((text) => ({ text, hidden: true })),
  );
  if (typed === null) return refuse(asking, '已取消，什么都没有做。', 'Broken off. Nothing was done.');
  return new Set(typed).size === 1
    ? (typed[0] ?? null)
    : refuse(asking, '两次输入不一致，什么都没有做。', 'The two times differ. Nothing was done.');
}

/** `undefined`: nothing was said, and the configuration decides. */
export async function askTo(
  asking: Asking,
  said: { readonly recipients: readonly string[]; readonly passphrase: boolean },
): Promise<AgeTo | null | undefined> {
  const { recipients, passphrase } = said;
  if (recipients.length > 0 && passphrase)
    return refuse(asking, '--recipient 与 --passphrase 只能选一个。', 'Either --recipient or --passphrase.');
  if (recipients.some((one) => !isRecipient(one)))
    return refuse(asking, '--recipient 须为 age1… 公钥。', 'A --recipient is a public key, age1….');
  if (recipients.length > 0) return { kind: 'recipients', recipients };
  if (!passphrase) return undefined;
  const typed = await typePassphrase(asking, [
    '备份口令（不显示） / passphrase of the backup (not shown): ',
    '再输入一次 / once more: ',
  ]);
  if (typed === null) return null;
  if ([...typed].length < SHORTEST_PASSPHRASE)
    return refuse(
      asking,
      `口令至少 ${SHORTEST_PASSPHRASE} 个字符。`,
      `A passphrase has at least ${SHORTEST_PASSPHRASE} characters.`,
    );
  return { kind: 'passphrase', passphrase: typed, logN: PASSPHRASE_LOG_N };
}

export async function askWith(
  asking: Asking,
  said: { readonly identity: string | null; readonly passphrase: boolean },
): Promise<AgeWith | null> {
  if (said.identity === null) {
    if (!said.passphrase)
      return refuse(asking, '请指定 --identity 或 --passphrase。', 'Name --identity or --passphrase.');
    const typed = await typePassphrase(asking, ['备份口令（不显示） / passphrase of the backup (not shown): ']);
    return typed === null ? null : { kind: 'passphrase', passphrase: typed };
  }
  let text: string;
  try {
    text = readFileSync(said.identity, 'utf8');
  } catch {
    return refuse(asking, `无法读取 ${said.identity}。`, `${said.identity} cannot be read.`);
  }
  const identities = readIdentities(text);
  return identities === null
    ? refuse(asking, `${said.identity} 不是 age 私钥文件。`, `${said.identity} is no file of age secret keys.`)
    : { kind: 'identities', identities };
}
