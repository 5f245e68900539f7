/** `twinlock verify`: checks a ledger or a bundle and says what was found, for people. Changes nothing. */
import { readFileSync } from 'node:fs';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import type { Brought } from '../ledger/bundle/trust.ts';
import { type BundleProgress, type BundleVerification, verifyBundle } from '../ledger/bundle/verify-bundle.ts';
import { systemCode } from '../ledger/database-file.ts';
import { epochLedger } from '../ledger/epochs.ts';
import { entryOfLeaf } from '../ledger/leaf.ts';
import { openReader } from '../ledger/reader.ts';
import { epochsNamedBy } from '../ledger/recovered-entry.ts';
import { type Verification, verifyLedger } from '../ledger/verify.ts';
import { verifyEpoch } from '../ledger/verify-epoch.ts';
import type { FindingCode } from '../ledger/verify-findings.ts';
import { ExitCode } from './exit-codes.ts';
import { describeBundle, openBundle, unopenedBundle, verifyLiveAsBundle } from './verify-bundle-report.ts';
import { verifySm2 } from './verify-sm2.ts';

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
  /** A folder or zip; then no ledger is looked at. */
  readonly bundle: string | null;
  readonly vkey: string | null;
  /** File with a C2SP tlog-policy. */
  readonly policy: string | null;
  /** Printed key of the second signature line. */
  readonly sm2: string | null;
  /** Files with older checkpoints, or lines of slips. */
  readonly anchors: readonly string[];
}

export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const code = await verifyAll(options);
  if (options.sm2 === null || (code !== ExitCode.ok && code !== ExitCode.notSound)) return code;
  const ledger = options.file ?? dataFolderAt(options.data).ledger;
  const { good, said } = await verifySm2({ bundle: options.bundle, ledger }, options.sm2);
  for (const line of said) console.log(line);
  return good ? code : ExitCode.notSound;
}

async function verifyAll(options: VerifyCommandOptions): Promise<number> {
  if (options.vkey !== null && options.policy !== null) {
    console.error('--vkey 与 --policy 只能用其中之一。 Use --vkey or --policy, not both.');
    return ExitCode.usage;
  }
  const brought = readBrought(options);
  if (brought === null) return ExitCode.noInput;
  const anchors = options.anchors.map(readAnchorFile);
  if (options.bundle !== null) {
    const found = await checkBundle(options.bundle, brought, anchors);
    for (const line of describeBundle(options.bundle, found)) console.log(line);
    return EXIT[found.verdict];
  }
  const path = options.file ?? dataFolderAt(options.data).ledger;
  const found = verifyLedger({ path, vkey: options.vkey ?? brought.vkey, onProgress: tellProgress });
  clearProgress();
  for (const line of describeVerification(path, found)) console.log(line);
  if (options.file === null && !earlierEpochsFit(path, dataFolderAt(options.data).epochs)) return ExitCode.notSound;
  if (found.verdict === 'unreadable' || (options.policy === null && anchors.length === 0)) return EXIT[found.verdict];
  // Policy and anchors speak of what was signed: the same check as of a bundle that would be exported now.
  const signed = await verifyLiveAsBundle(path, brought.brought, anchors, tellBundleProgress);
  clearProgress();
  for (const line of describeBundle(path, signed)) console.log(line);
  return Math.max(EXIT[found.verdict], EXIT[signed.verdict]);
}

/** Ledgers of earlier epochs, as far as the recovery after each names them; says what it finds. */
function earlierEpochsFit(path: string, folder: string): boolean {
  const reader = openReader(path);
  if (!reader.ok) return true;
  const first = reader.value.read(0, 0)[0]?.leaf;
  reader.value.close();
  const heads = first === undefined ? [] : (epochsNamedBy(entryOfLeaf(first)) ?? []);
  let fits = true;
  for (const head of heads) {
    if (head.size === 0) continue;
    const finding = verifyEpoch(epochLedger(folder, head.epoch), head);
    if (finding === null) console.log(`纪元 / epoch ${head.epoch}  ${head.size} 完好 / fine`);
    else {
      const [zh, en] = FINDINGS[finding.code];
      console.log(`纪元 / epoch ${head.epoch}  ${zh}  ${en} (${finding.code}: ${finding.detail})`);
      fits = false;
    }
  }
  return fits;
}

interface BroughtKey {
  readonly brought: Brought;
  /** The first log of the policy, for what only knows a key. */
  readonly vkey: string | null;
}

/** Null, and a word about it, where the policy's file cannot be read. */
function readBrought({ vkey, policy }: VerifyCommandOptions): BroughtKey | null {
  if (vkey !== null) return { brought: { kind: 'vkey', vkey }, vkey };
  if (policy === null) return { brought: { kind: 'none' }, vkey: null };
  try {
    const text = readFileSync(policy, 'utf8');
    return { brought: { kind: 'policy', text }, vkey: /^[ \t]*log[ \t]+(\S+)/m.exec(text)?.[1] ?? null };
  } catch (error) {
    console.error(`${policy}: ${systemCode(error)}`);
    return null;
  }
}

/** A file's content where there is such a file; else the words themselves, e.g. `257 ABCD EFGH 2345 6723`. */
function readAnchorFile(anchor: string): string {
  try {
    return readFileSync(anchor, 'utf8');
  } catch {
    return anchor;
  }
}

async function checkBundle(path: string, brought: BroughtKey, anchors: readonly string[]): Promise<BundleVerification> {
  const source = await openBundle(path);
  if (!source.ok) return unopenedBundle(source.error);
  try {
    return await verifyBundle(source.value, {
      brought: brought.brought,
      anchors,
      onProgress: tellBundleProgress,
      signal: new AbortController().signal,
    });
  } finally {
    clearProgress();
    await source.value.close();
  }
}

function tellProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 0) process.stderr.write(`\r${done} / ${total}`);
}

function tellBundleProgress({ entries, done, total }: BundleProgress): void {
  const share = total > 0 ? `${Math.floor((done / total) * 100)}%` : '';
  if (process.stderr.isTTY) process.stderr.write(`\r${entries} ${share}  `);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
