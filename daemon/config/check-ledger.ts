/** What a schema cannot say of witnesses and backups: that keys are keys, stand once, and that copies can be opened again. Pure. */
import { KeyType, parseVkey } from '../ledger/note-key.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config-schema.ts';

export function checkLedger({ ledger, backup }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const names = new Set<string>();
  ledger.witnesses.forEach(({ vkey, url }, index) => {
    const where = `ledger.witnesses.${index}.vkey`;
    const key = parseVkey(vkey);
    if (!key.ok || key.value.type !== KeyType.cosignature) {
      problems.push({
        where,
        en: 'This is no key of a witness (C2SP vkey of type 04). Copy it exactly as the witness publishes it.',
        zh: '这不是见证方的密钥（C2SP vkey，类型 04）。请按见证方公布的内容原样复制。',
      });
      return;
    }
    // A refusal is not signed: who can change the line could stop the safe with one.
    if (!/^https:|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/.test(url))
      problems.push({
        where: `ledger.witnesses.${index}.url`,
        en: 'A witness outside this PC must be asked over https://.',
        zh: '本机以外的见证方必须使用 https:// 地址。',
      });
    if (names.has(key.value.name))
      problems.push({
        where,
        en: `${key.value.name} stands twice. One key of a witness counts once; remove one.`,
        zh: `${key.value.name} 重复。同一见证方只算一次；请删去一个。`,
      });
    names.add(key.value.name);
  });
  if (backup.folder !== '' && backup.recipients.length === 0)
    problems.push({
      where: 'backup.recipients',
      en: 'Backups go to a folder, but nobody could open them. Name a public key (age1…), or clear backup.folder.',
      zh: '已设置备份文件夹，但没有接收密钥，备份将无法打开。请填写公钥（age1…），或清空 backup.folder。',
    });
  return problems;
}
