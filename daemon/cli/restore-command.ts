/** `twinlock restore` and, in a folder that goes away again, `twinlock rehearse`: a data folder out of a backup, with proof that it is the same history. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Restored, restoreBackup } from '../backup/restore-backup.ts';
import { destroyFolder } from '../backup/synced-file.ts';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { readAloudHead } from '../ledger/read-aloud.ts';
import type { Random } from '../random.ts';
import { askWith } from './age-asking.ts';
import { describeRestoreTrouble } from './backup-sentences.ts';
import type { Terminal } from './commission-typing.ts';
import { reportRehearsal } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';

export interface RestoreCommandOptions {
  readonly archive: string;
  readonly recoveryKey: string;
  readonly identity: string | null;
  readonly passphrase: boolean;
  /** Files with signed checkpoints: slips, witnesses. */
  readonly anchors: readonly string[];
  /** Folder of the old PC's guard; null where it is gone. */
  readonly guard: string | null;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
  readonly random: Random;
}

async function restore(options: RestoreCommandOptions, data: string): Promise<Restored | number> {
  const { say, archive, recoveryKey, guard, random } = options;
  const secret = await askWith(options, options);
  if (secret === null) return ExitCode.usage;
  const notes: string[] = [];
  for (const path of options.anchors) {
    try {
      notes.push(readFileSync(path, 'utf8'));
    } catch {
      say(`无法读取 ${path}。`);
      say(`${path} cannot be read.`);
      return ExitCode.noInput;
    }
  }
  const shown = process.stderr.isTTY;
  const done = await restoreBackup({
    ...{ archive, recoveryKey, secret, data, anchors: notes, guard, random },
    onProgress: (phase, at, total) => {
      if (shown && total > 0) process.stderr.write(`\r${phase} ${at} / ${total}\x1b[K`);
    },
  });
  if (shown) process.stderr.write('\r\x1b[K');
  if (!done.ok) {
    const { lines, exit } = describeRestoreTrouble(done.error);
    for (const line of lines) say(line);
    return exit;
  }
  for (const line of describeRestored(done.value)) say(line);
  return done.value;
}

/** What was found, and what nobody can know without an anchor. */
export function describeRestored({ manifest, comparisons, missing }: Restored): readonly string[] {
  const { origin, size, root } = manifest;
  const verdicts = comparisons.map(({ anchor, verdict }) => {
    const name = anchor.from === 'guard' ? '守护记录 / guard' : '检查点 / checkpoint';
    return verdict === 'same'
      ? `${name} ${anchor.size}: 是同一本台账 / the same history`
      : `${name} ${anchor.size}: 晚于此备份 / signed after this backup`;
  });
  const end =
    missing > 0
      ? [`缺少备份之后的 ${missing} 条记录。`, `${missing} entries after the backup are missing.`]
      : comparisons.length === 0
        ? [
            '没有可对照的检查点：备份之后是否还有记录，须凭最近的纸质交接单（--anchor）判断。',
            'No checkpoint was brought to compare with: only the newest slip (--anchor) tells whether entries after the backup are missing.',
          ]
        : [];
  return [
    `台账 / ledger   ${origin}`,
    `记录 / entries  ${size}`,
    `树根 / root     ${root}`,
    `朗读 / head     ${readAloudHead(Buffer.from(root, 'hex'))}`,
    ...verdicts,
    ...end,
  ];
}

export async function restoreCommand(options: RestoreCommandOptions & { readonly data: string }): Promise<number> {
  const { data, say } = options;
  const done = await restore(options, data);
  if (typeof done === 'number') return done;
  say(
    `已恢复到 ${data}，主密钥为新生成的明文文件。守护记录不在备份中：请执行 npx twinlock recover 开始新纪元，再执行 npx twinlock key seal 封存主密钥。`,
  );
  say(
    `Restored to ${data} with a new master key in a plain file. The guard is in no backup: run npx twinlock recover to begin a new epoch, then npx twinlock key seal.`,
  );
  return ExitCode.ok;
}

export interface RehearseCommandOptions extends RestoreCommandOptions {
  /** The counter whose daemon is told; where none runs, nobody is. */
  readonly data: string;
  /** Where there is room for a moment. */
  readonly temporary: string;
}

export async function rehearseCommand(options: RehearseCommandOptions): Promise<number> {
  const { say, archive, temporary } = options;
  mkdirSync(temporary, { recursive: true });
  const place = mkdtempSync(join(temporary, 'twinlock-rehearsal-'));
  const data = join(place, 'data');
  try {
    const done = await restore(options, data);
    if (typeof done === 'number') return done;
    const { size, root } = done.manifest;
    const what = { file: basename(archive), size, root, anchors: done.comparisons.length };
    const told = await reportRehearsal(dataFolderAt(options.data).controlSocket, what);
    say('演练成功：备份可以恢复。演练用的文件和密钥已销毁。');
    say('The rehearsal was passed: this backup can be restored. Its files and keys were destroyed.');
    if (!told.ok) {
      say('Twinlock 没有在运行，这次演练未记入台账。');
      say('No Twinlock runs, so the rehearsal is not in the ledger.');
    }
    return ExitCode.ok;
  } finally {
    destroyFolder(dataFolderAt(data).keys);
    rmSync(place, { recursive: true, force: true });
  }
}
