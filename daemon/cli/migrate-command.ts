/** `twinlock migrate`: shows what would change, asks, copies, lifts. The only way by which data of an older version become today's. */
import { existsSync } from 'node:fs';
import {
  describePlan,
  type MigrationStep,
  migrateFolder,
  migrationCopies,
  migrationNeeded,
  removeMigrationCopies,
} from '../backup/migration.ts';
import { dataFolderAt, prepareDataFolder } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import { startTrouble } from '../start-trouble.ts';
import { askAtTerminal, type Terminal } from './commission-typing.ts';
import { ExitCode } from './exit-codes.ts';

export interface MigrateCommandOptions {
  readonly data: string;
  /** Typed beforehand, for who has no terminal. */
  readonly yes: boolean;
  /** Only the copies of earlier migrations go. */
  readonly removeCopy: boolean;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
  readonly onStep: (step: MigrationStep) => void;
}

export async function migrateCommand(options: MigrateCommandOptions): Promise<number> {
  const { data, say } = options;
  const prepared = existsSync(dataFolderAt(data).vault) ? prepareDataFolder(data) : null;
  if (prepared === null || !prepared.ok) {
    say(prepared?.error.zh ?? `${data} 不是 Twinlock 的数据文件夹。`);
    say(prepared?.error.en ?? `${data} is no data folder of Twinlock.`);
    return ExitCode.noInput;
  }
  const lock = takeInstanceLock(prepared.value.lock);
  if (!lock.ok) {
    const { zh, en } = startTrouble('already-running', data);
    say(zh);
    say(en);
    return ExitCode.unavailable;
  }
  try {
    return options.removeCopy ? removeCopies(options) : await migrate(options);
  } finally {
    lock.value.release();
  }
}

function removeCopies({ data, say }: MigrateCommandOptions): number {
  const copies = migrationCopies(data);
  removeMigrationCopies(data);
  say(`已销毁升级前的副本：${copies.length}。`);
  say(`Copies from before a migration that were destroyed: ${copies.length}.`);
  return ExitCode.ok;
}

async function migrate({ data, yes, terminal, say, onStep }: MigrateCommandOptions): Promise<number> {
  const folder = dataFolderAt(data);
  const plan = migrationNeeded(folder);
  if (plan === null) {
    say('数据已是当前版本，无需升级。');
    say('The data are of the present version; there is nothing to do.');
    return ExitCode.ok;
  }
  say(`将要升级 / to be migrated: ${describePlan(plan)}`);
  say('记录一条不改；升级前会在数据文件夹内保存一份副本。');
  say('No entry is changed; a copy from before is kept in the data folder.');
  if (plan.open) {
    say('上次升级被中断，现在完成它。');
    say('The last migration was interrupted and is finished now.');
  } else if (!yes && !(await confirmed(terminal))) {
    say('没有确认，什么都没有做。');
    say('Not confirmed. Nothing was done.');
    return ExitCode.usage;
  }
  const done = await migrateFolder({ folder, onStep }, plan);
  if (!done.ok) {
    say('升级没有完成，原来的数据没有改动。');
    say('The migration was not made; the data are as they were.');
    say(`(${done.error.code}: ${done.error.detail})`);
    return done.error.code === 'disk-full' ? ExitCode.ioError : ExitCode.notSound;
  }
  say(`升级完成。副本在 ${done.value.copy}；确认一切正常后请执行 npx twinlock migrate --remove-copy 销毁它。`);
  say(
    `Migrated. The copy lies in ${done.value.copy}; when all is well, destroy it with npx twinlock migrate --remove-copy.`,
  );
  return ExitCode.ok;
}

async function confirmed(terminal: Terminal): Promise<boolean> {
  if (terminal.input.isTTY !== true) return false;
  const typed = await askAtTerminal(terminal, [{ text: '输入 yes 继续 / type yes to go on: ', hidden: false }]);
  return typed?.[0]?.trim().toLowerCase() === 'yes';
}
