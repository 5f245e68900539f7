/** How a backup, a restore or a migration ended, as sentences in both languages, and the exit code. Pure. */
import type { BackupTroubleCode } from '../backup/backup-trouble.ts';
import type { RestoreTrouble } from '../backup/restore-backup.ts';
import { ExitCode } from './exit-codes.ts';

interface Sentence {
  readonly zh: string;
  readonly en: string;
  readonly exit: number;
}

const BACKUP: Readonly<Record<BackupTroubleCode, Sentence>> = {
  'folder-missing': {
    zh: '备份文件夹不存在：请插入移动存储或挂载共享后再试。',
    en: 'The folder for backups is not there: put in the stick or mount the share, then try again.',
    exit: ExitCode.noInput,
  },
  'folder-unwritable': {
    zh: '无法写入备份文件夹。请检查其权限和设备。',
    en: 'The folder for backups cannot be written. Check its rights and its device.',
    exit: ExitCode.ioError,
  },
  'disk-full': {
    zh: '磁盘空间不足，备份没有完成。',
    en: 'The disk is full; the backup was not finished.',
    exit: ExitCode.ioError,
  },
  'ledger-not-whole': {
    zh: '台账不完整，没有制作备份。请执行 npx twinlock verify 并报告安全管理员。',
    en: 'The ledger does not hold together; no backup was made. Run npx twinlock verify and tell the security administrator.',
    exit: ExitCode.notSound,
  },
  'store-unreadable': {
    zh: '有一个数据文件无法读取，没有制作备份。',
    en: 'A store cannot be read; no backup was made.',
    exit: ExitCode.noInput,
  },
  'under-way': {
    zh: '正在制作另一个备份，请等它结束。',
    en: 'Another backup is being made. Wait until that has ended.',
    exit: ExitCode.unavailable,
  },
  'not-configured': {
    zh: '没有指定收件公钥：请用 --recipient 或 --passphrase，或在 twinlock.toml 中设置 backup.recipients。',
    en: 'Nobody to encrypt to: use --recipient or --passphrase, or set backup.recipients in twinlock.toml.',
    exit: ExitCode.usage,
  },
  cancelled: { zh: '备份已取消。', en: 'The backup was cancelled.', exit: ExitCode.unavailable },
};

const wrong = (zh: string, en: string): Sentence => ({ zh, en, exit: ExitCode.notSound });
const absent = (zh: string, en: string): Sentence => ({ zh, en, exit: ExitCode.noInput });

const RESTORE: Readonly<Record<RestoreTrouble['code'], Sentence>> = {
  'wrong-key': wrong('这个私钥或口令打不开这个文件。', 'This key or passphrase does not open the file.'),
  damaged: wrong('文件已损坏、被截断或被改动。', 'The file is damaged, cut short or was changed.'),
  'archive-malformed': wrong('这不是本程序的备份。', 'This is no backup of this program.'),
  'archive-newer': wrong('备份由更新版本的程序制作。', 'The backup was made by a newer version.'),
  'file-differs': wrong('备份中的文件与清单不符。', 'A file in the backup is not as its manifest says.'),
  'no-such-file': absent('文件不存在。', 'There is no such file.'),
  'data-not-empty': absent(
    '目标文件夹不是空的，未作任何改动。',
    'The target folder is not empty; it was left as it is.',
  ),
  'data-unwritable': absent('无法写入目标文件夹。', 'The target folder cannot be written.'),
  'recovery-key-wrong': wrong(
    '恢复密钥文件不对，或属于另一台柜台电脑。',
    'This is no recovery key, or one of another counter.',
  ),
  'recovery-key-other-time': wrong(
    '恢复密钥与这个备份不是同一时期的：其后保险库已换钥，此备份只能读出台账。',
    'The recovery key is of another time: the vault’s key was changed since, and of this backup only the ledger can be read.',
  ),
  'ledger-not-whole': wrong('备份中的台账不完整。', 'The ledger in the backup does not hold together.'),
  'store-broken': wrong('备份中的数据文件已损坏。', 'A store in the backup is damaged.'),
  'other-history': wrong(
    '这不是纸质交接单或守护记录所见证的那本台账。请保存备份并报告安全管理员和审计员。',
    'This is not the history that the slip or the guard saw. Keep the backup and tell the security administrator and the auditor.',
  ),
  'anchor-unknown': wrong(
    '检查点无效，或不是这本台账签署的。',
    'The checkpoint is not valid, or not signed by this ledger.',
  ),
  'anchor-foreign': wrong(
    '检查点或守护记录属于另一本台账或另一纪元。',
    'The checkpoint or guard is of another ledger or another epoch.',
  ),
  'guard-unreadable': absent('无法读取守护记录。', 'The guard cannot be read.'),
};

export interface Ended {
  readonly lines: readonly string[];
  readonly exit: number;
}

const ended = ({ zh, en, exit }: Sentence, code: string, detail: string): Ended => ({
  lines: [zh, en, `(${code}${detail === '' ? '' : `: ${detail}`})`],
  exit,
});

/** A newer daemon may name a trouble that we have no sentence for. */
export function describeBackupTrouble({ code, detail }: { readonly code: string; readonly detail: string }): Ended {
  const known = Object.entries(BACKUP).find(([name]) => name === code)?.[1];
  return ended(
    known ?? { zh: '备份没有完成。', en: 'The backup was not made.', exit: ExitCode.unavailable },
    code,
    detail,
  );
}

export function describeRestoreTrouble({ code, detail }: RestoreTrouble): Ended {
  return ended(RESTORE[code], code, detail);
}
