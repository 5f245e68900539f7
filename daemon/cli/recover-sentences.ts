/** What `twinlock recover` says to people: what was found, what will be done, what was done. */

import { readAloudHead } from '../ledger/read-aloud.ts';
import type { RecoveryCause, RecoveryFinding } from '../ledger/recovery-finding.ts';
import type { RecoveryPlan } from '../ledger/recovery-plan.ts';

const CAUSES: Record<RecoveryCause, readonly [zh: string, en: string]> = {
  'ledger-missing': [
    '台账文件不见了。新台账将从零开始，并写明防回退记录里最后签署的内容。',
    'The ledger file is gone. The new ledger begins with nothing and names what the guard last saw signed.',
  ],
  'ledger-damaged': [
    '台账文件已损坏或被改动。仍有签名作证的部分继续有效，损坏的文件会完整保留给审计员。',
    'The ledger file is damaged or was changed. What a signature still vouches for counts; the damaged file is kept whole for the auditor.',
  ],
  'rolled-back': [
    '这本台账比已经签署过的旧：很可能恢复了旧备份。其后写入的记录在这里已不存在。',
    'This ledger is older than what was signed: most likely a backup was restored. Entries written after it are not here any more.',
  ],
  forked: [
    '这本台账与防回退记录相互矛盾：同样长度，内容不同。',
    'This ledger contradicts the rollback guard: as long, but with other contents.',
  ],
  'guard-lost': [
    '防回退记录丢失或损坏，无法确认这本台账是不是最新的。',
    'The rollback guard is lost or damaged, so nobody knows whether this ledger is the newest.',
  ],
  'key-lost': [
    '签名密钥丢失或打不开。新密钥将得不到旧密钥的背书。',
    'The signing key is lost or does not open. The old key cannot vouch for the new one.',
  ],
  none: [
    '台账没有问题，不需要恢复。没有做任何改动。',
    'The ledger is fine; there is nothing to recover. Nothing was changed.',
  ],
};

export function describeFinding({ cause, origin, newOrigin, good, guard }: RecoveryFinding): readonly string[] {
  const [zh, en] = CAUSES[cause];
  return [
    zh,
    en,
    `台账 / ledger             ${origin}`,
    `有效记录 / entries that count  ${good.size}（${readAloudHead(good.root)}）`,
    `其中有签名作证 / of them signed  ${good.signedSize}`,
    ...(good.badAt === null ? [] : [`首个不符的记录 / first entry that does not fit  #${good.badAt}`]),
    guard === null
      ? '防回退记录 / guard         无 / none'
      : `防回退记录 / guard         ${guard.origin} ${guard.size}（${readAloudHead(guard.root)}）`,
    ...(good.note === null ? [] : ['最新的有效检查点 / newest checkpoint that counts:', good.note.trimEnd()]),
    ...(cause === 'none' ? [] : [`新纪元 / new epoch         ${newOrigin}`]),
  ];
}

export const ASK_TO_CONFIRM = [
  '恢复会开始一个新的纪元：旧台账完整保留，旧签名密钥销毁。之后须由两名管理人员在台账页面确认，保险柜才能再打开。',
  'A recovery begins a new epoch: the old ledger is kept whole, the old signing key is destroyed. Afterwards two managers must confirm it on the ledger page before the safe opens again.',
  '请输入 yes 继续，其它任何输入都会放弃 / type yes to go on, anything else stops: ',
] as const;

export const GOING_ON = [
  '上一次恢复没有做完，现在接着做。',
  'The last recovery was cut short; it goes on now.',
] as const;

export const STOPPED = ['没有做任何改动。', 'Nothing was changed.'] as const;

export const REASON_NEEDED = [
  '请用 --reason 写明恢复的原因（1 至 200 个字，不得写证件号、电话号等长号码）。',
  'Say why with --reason (1 to 200 characters, no number of a document, a telephone or a person).',
] as const;

export function describeDone({ newOrigin, epoch }: RecoveryPlan, vkey: string): readonly string[] {
  return [
    '恢复完成。请把新的验证密钥交给审计员和见证方：',
    'The recovery is done. Give the new verifier key to the auditor and the witnesses:',
    vkey,
    `新纪元 / new epoch ${newOrigin}；旧台账 / old ledger: ledger/epochs/${epoch}/`,
    '下一步：启动 Twinlock，由两名管理人员在台账页面确认这次恢复。',
    'Next: start Twinlock and let two managers confirm the recovery on the ledger page.',
  ];
}
