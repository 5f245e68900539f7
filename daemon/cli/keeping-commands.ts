/** The commands about what is kept: backups, restoring, migrating, the master key. Their options, and nothing else. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { systemRandom } from '../random.ts';

export interface KeepingCommands {
  readonly program: Command;
  /** The option that names the data folder, and its value where nobody says. */
  readonly data: readonly [flags: string, description: string];
  readonly defaultData: string;
  readonly version: string;
  setCode(code: number): void;
}

const AT_TERMINAL = {
  terminal: { input: process.stdin, output: process.stderr },
  say: (line: string): void => console.error(line),
} as const;

/** An option that may stand several times. */
function collect(word: string, before: readonly string[]): readonly string[] {
  return [...before, word];
}

interface OpeningOptions {
  from: string;
  recoveryKey: string;
  identity?: string;
  passphrase: boolean;
  anchor: readonly string[];
  guard?: string;
}

/** What restoring and rehearsing have in common. */
function opening(command: Command): Command {
  return command
    .requiredOption('--from <file>', 'the backup  备份文件')
    .requiredOption('--recovery-key <file>', 'twinlock-recovery-key.age beside it  同一文件夹中的恢复密钥')
    .option('--identity <file>', 'age secret keys  age 私钥文件')
    .option('--passphrase', 'typed at the terminal  在终端输入口令', false)
    .option('--anchor <file>', 'a signed checkpoint; may be repeated  已签署的检查点，可多次给出', collect, [])
    .option('--guard <folder>', 'guard folder of the old PC  原电脑的守护记录文件夹');
}

function opened(options: OpeningOptions) {
  return {
    ...AT_TERMINAL,
    random: systemRandom,
    archive: resolve(options.from),
    recoveryKey: resolve(options.recoveryKey),
    identity: options.identity === undefined ? null : resolve(options.identity),
    passphrase: options.passphrase,
    anchors: options.anchor.map((path) => resolve(path)),
    guard: options.guard === undefined ? null : resolve(options.guard),
  };
}

export function addKeepingCommands({ program, data, defaultData, version, setCode }: KeepingCommands): void {
  program
    .command('backup')
    .description('make an encrypted backup now; the daemon may run  立即制作加密备份，守护程序可以在运行')
    .option(...data, defaultData)
    .option('--to <folder>', 'another folder than the configured one  备份文件夹')
    .option('--recipient <age1…>', 'public key; may be repeated  收件公钥，可多次给出', collect, [])
    .option('--passphrase', 'typed at the terminal  在终端输入口令', false)
    .action(
      async (options: {
        data: string;
        to?: string;
        recipient: readonly string[];
        passphrase: boolean;
      }): Promise<void> => {
        const { backupCommand } = await import('./backup-command.ts');
        const { recipient: recipients, passphrase } = options;
        const how = { ...AT_TERMINAL, clock: systemClock, random: systemRandom, version, recipients, passphrase };
        setCode(await backupCommand({ ...how, data: resolve(options.data), target: options.to ?? null }));
      },
    );

  opening(program.command('restore').description('make a data folder out of a backup  由备份恢复数据文件夹'))
    .requiredOption('--data <folder>', 'new data folder, empty or absent  新的数据文件夹，须为空')
    .action(async (options: OpeningOptions & { data: string }) => {
      const { restoreCommand } = await import('./restore-command.ts');
      setCode(await restoreCommand({ ...opened(options), data: resolve(options.data) }));
    });

  opening(program.command('rehearse').description('see whether a backup can be restored  演练恢复，不留下任何文件'))
    .option(...data, defaultData)
    .option('--temporary <folder>', 'where there is room for a moment  临时文件夹', tmpdir())
    .action(async (options: OpeningOptions & { data: string; temporary: string }) => {
      const { rehearseCommand } = await import('./restore-command.ts');
      const places = { data: resolve(options.data), temporary: resolve(options.temporary) };
      setCode(await rehearseCommand({ ...opened(options), ...places }));
    });

  program
    .command('migrate')
    .description('bring data of an older version up to date; stop the daemon first  升级旧版本的数据（先停止守护程序）')
    .option(...data, defaultData)
    .option('--yes', 'do not ask  不再询问', false)
    .option('--remove-copy', 'destroy the copies of earlier migrations  销毁升级前的副本', false)
    .action(async (options: { data: string; yes: boolean; removeCopy: boolean }) => {
      const { migrateCommand } = await import('./migrate-command.ts');
      const { yes, removeCopy } = options;
      setCode(await migrateCommand({ ...AT_TERMINAL, data: resolve(options.data), yes, removeCopy, onStep() {} }));
    });

  const key = program
    .command('key')
    .description('what protects the master key  主密钥由什么保护')
    .option(...data, defaultData)
    .action(async (options: { data: string }) => {
      const { keyCommand } = await import('./key-command.ts');
      setCode(keyCommand({ ...AT_TERMINAL, data: resolve(options.data) }, process.env));
    });
  key
    .command('seal')
    .description('seal it under two custodians’ passphrases; stop the daemon first  由两名保管人封存（先停止守护程序）')
    .option(...data, defaultData)
    .action(async (_options: unknown, command: Command) => {
      const { sealKeyCommand } = await import('./key-command.ts');
      const { MASTER_KEY_COST: cost } = await import('../vault/sealed-master-key.ts');
      const folder = resolve(String(command.optsWithGlobals().data));
      setCode(await sealKeyCommand({ ...AT_TERMINAL, data: folder, cost, random: systemRandom }));
    });

  program
    .command('unlock')
    .description(
      'two custodians open the sealed master key for a daemon that waits  两名保管人为等待中的守护程序打开主密钥',
    )
    .option(...data, defaultData)
    .action(async (options: { data: string }) => {
      const { unlockCommand } = await import('./key-command.ts');
      setCode(await unlockCommand({ ...AT_TERMINAL, data: resolve(options.data) }));
    });
}
