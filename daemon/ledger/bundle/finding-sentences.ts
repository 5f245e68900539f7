/** What the check of a bundle found, in words for people: Chinese and English side by side. */
import type { BundleFindingCode } from './bundle-findings.ts';
import type { BundleVerification } from './verify-bundle.ts';

/** One sentence in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

const VERDICTS = {
  sound: {
    zh: '证据包完整：由您信任的密钥签署，您带来的各项凭据都在这段历史上。',
    en: 'The bundle is whole: signed by the keys that you trust, and all that you brought lies on its history.',
  },
  'consistent-only': {
    zh: '证据包自身前后一致，但没有第三方为它作证：请提供您另外取得的验证密钥或信任策略。',
    en: 'The bundle is consistent in itself; nobody vouches for it. Bring the key or policy that you have from elsewhere.',
  },
  broken: {
    zh: '证据包已损坏或被改动，不可采信。请保存它，并报告安全管理员和审计员。',
    en: 'The bundle is damaged or was changed and must not be relied on. Keep it, and tell the security administrator and the auditor.',
  },
  unreadable: {
    zh: '没有进行检查：这里没有证据包，或您提供的密钥、策略无法读取。',
    en: 'Nothing was checked: there is no bundle here, or the key or policy that you brought cannot be read.',
  },
} as const;

const QUORUM_MISSING: Said = {
  zh: '证据包前后一致，也由台账签署，但见证方的联署少于您的策略所要求的数目，因此不予采信。',
  en: 'The bundle is consistent and signed by the log, but fewer witnesses cosigned it than your policy asks for: not accepted.',
};

const FINDINGS: Readonly<Record<BundleFindingCode, Said>> = {
  unreadable: { zh: '无法读取', en: 'cannot be read' },
  key: { zh: '您提供的密钥或策略格式不对', en: 'the key or policy that you brought is malformed' },
  'foreign-log': {
    zh: '属于另一本台账，或不是由您信任的台账签署',
    en: 'of another log, or signed by none that you trust',
  },
  'entries-form': {
    zh: '记录与检查点的数目不符，或文件不完整',
    en: 'entries do not match the checkpoint, or the file is not whole',
  },
  'leaf-form': { zh: '记录不是规范格式', en: 'the entry is not in canonical form' },
  'leaf-place': { zh: '记录不在自己的位置上', en: 'the entry is not in its own place' },
  prefix: { zh: '起始部分的散列值格式不对', en: 'the hashes of what comes before the range are malformed' },
  'checkpoint-form': { zh: '检查点缺失或格式不对', en: 'the checkpoint is missing or malformed' },
  'checkpoint-signature': { zh: '检查点签名无效', en: 'the checkpoint’s signature is not valid' },
  'checkpoint-root': { zh: '检查点之前的记录被改动', en: 'entries before the checkpoint were changed' },
  'checkpoint-beyond-end': { zh: '末尾的记录丢失', en: 'entries at the end are missing' },
  'checkpoint-before-start': {
    zh: '检查点早于这一段的起点，无法核对',
    en: 'the checkpoint is older than this range and cannot be checked',
  },
  quorum: { zh: '见证方的联署不够', en: 'too few witnesses cosigned' },
  'anchor-form': { zh: '您带来的交接单或检查点无法读取', en: 'the slip or checkpoint that you brought cannot be read' },
  'anchor-differs': {
    zh: '历史与您带来的交接单或检查点不符',
    en: 'the history differs from the slip or checkpoint that you brought',
  },
  'anchor-beyond-end': {
    zh: '您带来的交接单或检查点上的记录更多：末尾被截去',
    en: 'your slip or checkpoint has more entries: the end was cut off',
  },
  'anchor-before-start': {
    zh: '您带来的交接单或检查点早于这一段的起点，无法核对',
    en: 'your slip or checkpoint is older than this range and cannot be checked',
  },
  'opening-form': { zh: '公开的内容格式不对', en: 'an opened value is malformed' },
  'opening-differs': {
    zh: '公开的内容与记录中的承诺值不符',
    en: 'an opened value is not the one that the entry committed to',
  },
  'proof-form': { zh: '证明格式不对', en: 'a proof is malformed' },
  'proof-differs': { zh: '证明与记录不符', en: 'a proof does not fit its entry' },
};

export function sayVerdict({ verdict, onlyQuorum }: Pick<BundleVerification, 'verdict' | 'onlyQuorum'>): Said {
  return verdict === 'broken' && onlyQuorum ? QUORUM_MISSING : VERDICTS[verdict];
}

export function sayFinding(code: BundleFindingCode): Said {
  return FINDINGS[code];
}
