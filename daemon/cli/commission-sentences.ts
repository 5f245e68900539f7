/** How giving a reader its key ended, as a sentence in both languages, and the exit code. Pure. */
import { ERROR_CATALOGUE } from '../api/contract/error-catalogue.ts';
import type { CommissioningCode, CommissioningTrouble } from '../custody/commissioning-request.ts';
import type { CommissioningAnswer } from './commission-request.ts';
import { ExitCode } from './exit-codes.ts';

interface Sentences {
  readonly zh: string;
  readonly en: string;
  readonly exit: number;
}

const ENDS: Readonly<Record<CommissioningCode, Sentences>> = {
  readerUnknown: {
    zh: '配置中没有这个读卡器。请检查 --reader 与 twinlock.toml。',
    en: 'No such badge reader is configured. Check --reader and twinlock.toml.',
    exit: ExitCode.usage,
  },
  underWay: {
    zh: '这个读卡器正在写入密钥。请等它结束。',
    en: 'This reader is being given a key already. Wait until that has ended.',
    exit: ExitCode.unavailable,
  },
  noStoredKey: {
    zh: '这个读卡器还没有启用过的密钥。新读卡器请用 --current-key default。',
    en: 'No key of this reader is in force yet. For a new reader use --current-key default.',
    exit: ExitCode.usage,
  },
  noPendingKey: {
    zh: '这个读卡器没有待确认的密钥。请用 --current-key default 或 stored。',
    en: 'No key of this reader waits to be confirmed. Use --current-key default or stored.',
    exit: ExitCode.usage,
  },
  firstNotProven: {
    zh: '第一位管理人员未通过验证，什么都没有做。',
    en: 'The first manager was not accepted. Nothing was done.',
    exit: ExitCode.notSound,
  },
  secondNotProven: {
    zh: '第二位管理人员未通过验证，什么都没有做。',
    en: 'The second manager was not accepted. Nothing was done.',
    exit: ExitCode.notSound,
  },
  notTwoManagers: {
    zh: '须由两名不同岗位的管理人员共同办理，什么都没有做；此事已记入台账。',
    en: 'Two managers of two different roles must do this together. Nothing was done; the ledger says that it was tried.',
    exit: ExitCode.notSound,
  },
  keyNotKept: {
    zh: '密钥无法保存，请检查磁盘后用 --current-key pending 重试；若不成，再用 --current-key stored 或 default。',
    en: 'The key could not be kept. Check the disk, then try again with --current-key pending; if that fails, with stored or default.',
    exit: ExitCode.ioError,
  },
  readerFailed: {
    zh: '读卡器没有确认新密钥。它可能仍用原密钥，也可能已用新密钥：请先用同样的命令重试，再用 --current-key pending。',
    en: 'The reader did not prove the new key. It may have the old key or the new one: try the same command again, then --current-key pending.',
    exit: ExitCode.unavailable,
  },
  stillRunning: {
    zh: '两分钟内没有结果。结果出来后会记入台账；在此之前请不要断开读卡器。',
    en: 'There is no outcome after two minutes. The ledger will say how it ended; leave the reader connected until then.',
    exit: ExitCode.unavailable,
  },
};

/** What devices say, where people can do something about it. */
const DEVICE_REASONS: Readonly<Record<string, Omit<Sentences, 'exit'>>> = {
  'not-found': { zh: '线路未连接。', en: 'The line is not connected.' },
  'no-answer': {
    zh: '读卡器没有应答：请检查电源、接线、地址和波特率。',
    en: 'The reader does not answer: check power, wires, address and speed.',
  },
  timeout: { zh: '读卡器中途不再应答。', en: 'The reader fell silent.' },
  'wrong-key': { zh: '读卡器的当前密钥不是所指定的密钥。', en: 'The reader’s key is not the one that was named.' },
  'default-key': {
    zh: '读卡器只认出厂默认密钥：请用 --current-key default。',
    en: 'The reader has the default key: use --current-key default.',
  },
  'no-secure-channel': {
    zh: '读卡器不支持安全通道，不能使用。',
    en: 'The reader has no Secure Channel and cannot be used.',
  },
  'other-reader': { zh: '这不是原来的那台读卡器。', en: 'This is another reader than before.' },
  gone: { zh: '线路中途断开。', en: 'The line was cut meanwhile.' },
};

/** Lines for people, and the exit code. Codes that this version does not know are said as they stand. */
export function describeCommissioning(
  reader: string,
  answer: CommissioningAnswer,
): { readonly lines: readonly string[]; readonly exit: number } {
  if (answer.ok) {
    const { vendor, serial } = answer.value;
    return {
      lines: [
        `读卡器 ${reader} 已写入新密钥并投入使用（厂商 ${vendor}，序列号 ${serial}）。`,
        `Reader ${reader} has its new key and is in service (vendor ${vendor}, serial ${serial}).`,
      ],
      exit: ExitCode.ok,
    };
  }
  const { code, reason, detail } = answer.error;
  const end = Object.hasOwn(ENDS, code)
    ? ENDS[code]
    : { zh: '未能完成。', en: 'It was not done.', exit: ExitCode.software };
  const why = whyOf(answer.error);
  const codes = [code, reason, detail].filter((part) => part !== null).join(', ');
  return {
    lines: [`${end.zh}${why === null ? '' : why.zh}`, `${end.en}${why === null ? '' : ` ${why.en}`}`, `(${codes})`],
    exit: end.exit,
  };
}

function whyOf({ reason }: CommissioningTrouble): { readonly zh: string; readonly en: string } | null {
  if (reason === null) return null;
  if (Object.hasOwn(DEVICE_REASONS, reason)) return DEVICE_REASONS[reason] ?? null;
  const catalogue: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = ERROR_CATALOGUE;
  return Object.hasOwn(catalogue, reason) ? (catalogue[reason] ?? null) : null;
}
