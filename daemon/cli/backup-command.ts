/** `twinlock backup`: one backup now, made by the running daemon, or here when it is stopped. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { AgeTo } from '../backup/age-box.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { describePlan, migrationNeeded } from '../backup/migration.ts';
import { vaultKeyInUse } from '../backup/vault-key-in-use.ts';
import { parseConfig } from '../config/parse-config.ts';
import { type DataFolder, dataFolderAt } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import type { Random } from '../random.ts';
import { startTrouble } from '../start-trouble.ts';
import { noteTerminalAct } from '../terminal-acts.ts';
import { askTo } from './age-asking.ts';
import type { BackupAnswer } from './backup-request.ts';
import { describeBackupTrouble } from './backup-sentences.ts';
import type { Terminal } from './commission-typing.ts';
import { requestBackup } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';
import { obtainMasterKey } from './obtain-master-key.ts';

export interface BackupCommandOptions {
  readonly data: string;
  /** Folder; null: the configured one. */
  readonly target: string | null;
  readonly recipients: readonly string[];
  readonly passphrase: boolean;
  readonly version: string;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
  readonly clock: Clock;
  readonly random: Random;
}

export async function backupCommand(options: BackupCommandOptions): Promise<number> {
  const { data, say } = options;
  const folder = dataFolderAt(data);
  const to = await askTo(options, options);
  if (to === null) return ExitCode.usage;
  const configured = configuredBackup(folder);
  const target = options.target === null ? configured.folder : resolve(options.target);
  const own: AgeTo | null =
    configured.recipients.length === 0 ? null : { kind: 'recipients', recipients: configured.recipients };
  const tell = (answer: BackupAnswer): number => {
    if (answer.ok) {
      const { fileName, size, root, bytes, sha256 } = answer.value;
      for (const line of [
        `备份已完成 / backup made: ${target}/${fileName}`,
        `记录 / entries ${size}, 树根 / root ${root}`,
      ])
        say(line);
      say(`${bytes} 字节 / bytes, sha256 ${sha256}`);
      return ExitCode.ok;
    }
    const { lines, exit } = describeBackupTrouble(answer.error);
    for (const line of lines) say(line);
    return exit;
  };
  if (target === '' || (to === undefined && own === null)) return tell(err({ code: 'not-configured', detail: '' }));
  const asked = await requestBackup(folder.controlSocket, { target, to: to ?? null });
  if (asked.ok) return tell(asked.value);
  if (asked.error === 'refused') {
    say('Twinlock 正在运行，但没有答复；备份是否完成请看备份文件夹和台账。');
    say('Twinlock runs but did not answer; the folder and the ledger say whether a backup was made.');
    return ExitCode.unavailable;
  }
  const made = await backupStopped(options, folder, target, to ?? own);
  return made.ok ? tell(made.value) : made.error;
}

function configuredBackup(folder: DataFolder): { readonly folder: string; readonly recipients: readonly string[] } {
  if (!existsSync(folder.config)) return { folder: '', recipients: [] };
  const parsed = parseConfig(readFileSync(folder.config, 'utf8'));
  return parsed.ok ? parsed.value.backup : { folder: '', recipients: [] };
}

/** The daemon does not run: the folder is taken for the time. The next start writes it down. */
async function backupStopped(
  options: BackupCommandOptions,
  folder: DataFolder,
  target: string,
  to: AgeTo | null,
): Promise<Result<BackupAnswer, number>> {
  const { say, clock, random, version } = options;
  const refuse = ({ zh, en }: { readonly zh: string; readonly en: string }, code: number): Result<never, number> => {
    say(zh);
    say(en);
    return err(code);
  };
  if (!existsSync(folder.ledger)) return refuse(startTrouble('ledger-missing', folder.ledger), ExitCode.noInput);
  const lock = takeInstanceLock(folder.lock);
  if (!lock.ok) return refuse(startTrouble('already-running', folder.root), ExitCode.unavailable);
  try {
    const old = migrationNeeded(folder);
    if (old !== null) return refuse(startTrouble('migration-needed', describePlan(old)), ExitCode.config);
    const stopped = new Promise<never>(() => {});
    const key = await obtainMasterKey({ ...options, folder, env: process.env, stopped, wait: false });
    if (!key.ok) return refuse(key.error, ExitCode.noInput);
    if (key.value === null || to === null) return err(ExitCode.usage);
    const masterKey = key.value.key;
    const kek = vaultKeyInUse({ folder, masterKey, random });
    if (kek === null) return refuse(startTrouble('vault-key-wrong', folder.vault), ExitCode.noInput);
    const wallMs = clock.wall();
    const made = await makeBackup({ folder, target, to, masterKey, kek, random, wallMs, version, onProgress() {} });
    if (made.ok) {
      const { fileName, size, root, sha256 } = made.value;
      noteTerminalAct(folder.terminalActs, {
        act: 'backup.made',
        at: wallMs,
        about: { file: fileName, size, root, sha256 },
      });
    }
    return ok(made);
  } finally {
    lock.value.release();
  }
}
