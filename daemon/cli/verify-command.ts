/** `twinlock verify`: checks a ledger and says what was found, for people. Changes nothing. */
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { type Verification, verifyLedger } from '../ledger/verify.ts';
import type { FindingCode } from '../ledger/verify-findings.ts';
import { ExitCode } from './exit-codes.ts';

const VERDICTS = {
  sound: ['台账完整，由您提供的密钥签署。', 'The ledger is whole and signed by the key that you brought.'],
  'consistent-only': [
    '台账自身前后一致，但没有第三方为它作证：请用 --vkey 提供您另外取得的验证密钥（检查点页面或纸质交接单上有）。',
    'The ledger is consistent in itself; nobody vouches for it. Bring the verifier key that you have from elsewhere with --vkey.',
  ],
  broken: [
    '台账已损坏或被改动。请不要再使用它；保存这个文件，并报告安全管理员和审计员。',
    'The ledger is damaged or was changed. Stop using it, keep this file, and tell the security administrator and the auditor.',
  ],
  unreadable: ['这个文件不存在或不是台账。请检查路径。', 'This file does not exist or is no ledger. Check the path.'],
} as const;

const FINDINGS: Record<FindingCode, readonly [zh: string, en: string]> = {
  unreadable: ['无法读取', 'cannot be read'],
  key: ['验证密钥格式不对', 'the verifier key is malformed'],
  'foreign-log': ['属于另一本台账', 'belongs to another ledger'],
  schema: ['数据库的表或触发器被改动', 'tables or triggers of the database were changed'],
  gap: ['缺少记录', 'an entry is missing'],
  'leaf-hash': ['记录内容与其散列值不符', 'the entry does not match its hash'],
  'leaf-form': ['记录不是规范格式', 'the entry is not in canonical form'],
  'leaf-place': ['记录不在自己的位置上', 'the entry is not in its own place'],
  column: ['记录旁的列与记录不符', 'a column contradicts its entry'],
  tile: ['散列树与记录不符', 'the hash tree does not match the entries'],
  'checkpoint-form': ['检查点格式不对', 'the checkpoint is malformed'],
  'checkpoint-signature': ['检查点签名无效', 'the checkpoint’s signature is not valid'],
  'checkpoint-root': ['检查点之前的记录被改动', 'entries before the checkpoint were changed'],
  'checkpoint-beyond-end': ['末尾的记录丢失', 'entries at the end are missing'],
  'file-damaged': ['数据库文件损坏', 'the database file is damaged'],
};

const EXIT = {
  sound: ExitCode.ok,
  'consistent-only': ExitCode.ok,
  broken: ExitCode.notSound,
  unreadable: ExitCode.noInput,
} as const;

/** The report as lines of text. */
export function describeVerification(path: string, found: Verification): readonly string[] {
  const [zh, en] = VERDICTS[found.verdict];
  const findings = found.findings.map(({ code, seq, detail }) => {
    const [findingZh, findingEn] = FINDINGS[code];
    return `  ${seq === null ? '' : `#${seq} `}${findingZh}  ${findingEn} (${code}: ${detail})`;
  });
  return [
    `${path}`,
    ...(found.verdict === 'unreadable'
      ? []
      : [
          `台账 / ledger   ${found.origin}`,
          `记录 / entries  ${found.size} (其中已签署 / of them signed: ${found.signedSize})`,
          `树根 / root     ${found.root}`,
        ]),
    ...(found.verdict === 'broken' ? [`从头起完好 / fine from the start: ${found.fine}`] : []),
    ...findings,
    ...(found.more > 0 ? [`  … 另有 / and ${found.more} more`] : []),
    zh,
    en,
  ];
}

export interface VerifyCommandOptions {
  readonly data: string;
  readonly file: string | null;
  readonly vkey: string | null;
}

export async function verifyCommand({ data, file, vkey }: VerifyCommandOptions): Promise<number> {
  const path = file ?? dataFolderAt(data).ledger;
  const found = verifyLedger({
    path,
    vkey,
    onProgress: (done, total) => {
      if (process.stderr.isTTY && total > 0) process.stderr.write(`\r${done} / ${total}`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  for (const line of describeVerification(path, found)) console.log(line);
  return EXIT[found.verdict];
}
