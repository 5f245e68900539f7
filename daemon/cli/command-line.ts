/** The commands of `twinlock`, their options, and nothing else: each command has a file of its own. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { CommandDeps } from '../simulator-port.ts';
import { ExitCode } from './exit-codes.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Version of the package. */
export function packageVersion(): string {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return String(manifest.version);
}

/** Where the data lie unless `--data` or TWINLOCK_DATA says otherwise. */
function defaultData(): string {
  return process.env.TWINLOCK_DATA ?? join(ROOT, '.data');
}

/** Runs one command; resolves with the process's exit code. */
export async function runCommandLine(argv: readonly string[], deps: CommandDeps): Promise<number> {
  let code: number = ExitCode.ok;
  const program = new Command('twinlock').version(packageVersion()).exitOverride();
  program.description('Counter PC daemon: devices, ledger, screens.  柜台电脑守护程序：设备、台账、屏幕。');
  const data = ['--data <folder>', 'data folder  数据文件夹'] as const;

  program
    .command('start')
    .description('run the daemon  运行守护程序')
    .option(...data, defaultData())
    .action(async (options: { data: string }) => {
      const { startCommand } = await import('./start.ts');
      code = await startCommand({ data: resolve(options.data), root: ROOT, version: packageVersion() }, deps);
    });

  program
    .command('verify')
    .description('check the ledger and say what was found; changes nothing  检查台账并报告结果，不改动任何内容')
    .option(...data, defaultData())
    .option('--file <ledger.db>', 'a ledger file anywhere  任意位置的台账文件')
    .option('--vkey <key>', 'the verifier key that you trust (C2SP vkey)  你所信任的验证密钥')
    .action(async (options: { data: string; file?: string; vkey?: string }) => {
      const { verifyCommand } = await import('./verify-command.ts');
      code = await verifyCommand({
        data: resolve(options.data),
        file: options.file ?? null,
        vkey: options.vkey ?? null,
      });
    });

  program
    .command('launch')
    .description('print an address that opens a page once  输出一个只能用一次的页面启动地址')
    .option(...data, defaultData())
    .option('--role <role...>', 'counter, recipient, safe, office, integration, ci', ['counter'])
    .action(async (options: { data: string; role: string[] }) => {
      const { launchCommand } = await import('./launch.ts');
      code = await launchCommand({ data: resolve(options.data), roles: options.role });
    });

  program
    .command('simulate')
    .argument('<model>', 'sam')
    .description('run a simulated device that any program may open  运行任何程序都能打开的模拟设备')
    .requiredOption('--link <path>', 'name under which its port appears  设备端口的路径名')
    .option('--card <id>', 'card that lies on the reader from the start  一开始就放在读卡器上的证件')
    .option('--paced', 'no faster than the baud rate allows  按波特率限速', false)
    .action(async (model: string, options: { link: string; card?: string; paced: boolean }) => {
      const { simulateCommand } = await import('./simulate.ts');
      code = await simulateCommand(
        { model, link: resolve(options.link), card: options.card ?? null, paced: options.paced },
        deps,
      );
    });

  program
    .command('badge-reader')
    .description('badge readers  读卡器')
    .command('commission')
    .description('give a badge reader its key: two managers  由两名管理人员为读卡器写入密钥')
    .option(...data, defaultData())
    .requiredOption('--reader <id>', 'id of the reader in the configuration  配置中的读卡器编号')
    .option(
      '--current-key <which>',
      'key that the reader has now: default (new reader), stored, pending, hex (asked for)  读卡器现有的密钥',
      'default',
    )
    .action(async (options: { data: string; reader: string; currentKey: string }) => {
      const { commissionCommand } = await import('./commission-command.ts');
      code = await commissionCommand({
        data: resolve(options.data),
        reader: options.reader,
        currentKey: options.currentKey,
        terminal: { input: process.stdin, output: process.stderr },
        say: (line) => console.error(line),
      });
    });

  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  }
  return code;
}
