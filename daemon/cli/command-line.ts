/** The commands of `twinlock`, their options, and nothing else: each command has a file of its own. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { CommandDeps } from '../simulator-port.ts';
import { ExitCode } from './exit-codes.ts';
import { addKeepingCommands } from './keeping-commands.ts';

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

/** An option that may stand several times. */
function collect(word: string, before: readonly string[]): readonly string[] {
  return [...before, word];
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
    .option('--bundle <folder|zip>', 'an exported bundle instead of a ledger  检查导出的证据包而不是台账')
    .option('--vkey <key>', 'the verifier key that you trust (C2SP vkey)  你所信任的验证密钥')
    .option('--policy <file>', 'whom you trust: logs, witnesses, quorum (C2SP tlog-policy)  信任策略文件')
    .option('--sm2 <key>', 'also demand the second signature, SM2 with SM3, by this key  同时要求此密钥的 SM2 签名')
    .option(
      '--anchor <file|words>',
      'an older checkpoint, or "size head" of a paper slip; may be repeated  旧检查点文件，或交接单上的"数目 树根开头"，可多次给出',
      collect,
      [],
    )
    .action(
      async (options: {
        data: string;
        file?: string;
        bundle?: string;
        vkey?: string;
        policy?: string;
        sm2?: string;
        anchor: readonly string[];
      }) => {
        const { verifyCommand } = await import('./verify-command.ts');
        code = await verifyCommand({
          data: resolve(options.data),
          file: options.file ?? null,
          bundle: options.bundle ?? null,
          vkey: options.vkey ?? null,
          policy: options.policy ?? null,
          sm2: options.sm2 ?? null,
          anchors: options.anchor,
        });
      },
    );

  program
    .command('export')
    .description('write a bundle for an auditor, without personal values; the daemon may run  导出不含个人信息的证据包')
    .option(...data, defaultData())
    .option('--file <ledger.db>', 'a ledger file anywhere  任意位置的台账文件')
    .option('--to <folder|file.zip>', 'where to; must not exist  导出到新文件夹或 zip 文件')
    .option('--from <n>', 'index of the first entry  第一条记录的序号', '0')
    .option('--to-entry <n>', 'entries before this; without it up to the newest checkpoint  到此序号之前')
    .option('--proof <n>', 'also a proof of this entry; may be repeated  附上这条记录的证明，可多次给出', collect, [])
    .option('--tiles <folder>', 'also as a static log (C2SP tlog-tiles)  同时导出静态台账文件夹')
    .action(
      async (options: {
        data: string;
        file?: string;
        to?: string;
        from: string;
        toEntry?: string;
        proof: readonly string[];
        tiles?: string;
      }) => {
        const { exportCommand } = await import('./export-command.ts');
        code = await exportCommand({
          data: resolve(options.data),
          file: options.file ?? null,
          to: options.to === undefined ? null : resolve(options.to),
          from: options.from,
          toEntry: options.toEntry ?? null,
          proofs: options.proof,
          tiles: options.tiles === undefined ? null : resolve(options.tiles),
        });
      },
    );

  program
    .command('recover')
    .description(
      'begin a new epoch when the ledger cannot be gone on with; stop the daemon first  台账无法继续时开始新纪元（先停止守护程序）',
    )
    .option(...data, defaultData())
    .option('--reason <text>', 'why, for the ledger; no personal data  写入台账的原因，不含个人信息')
    .option('--yes', 'do not ask  不再询问', false)
    .action(async (options: { data: string; reason?: string; yes: boolean }) => {
      const { recoverAtTerminal } = await import('./recover-command.ts');
      code = await recoverAtTerminal({
        data: resolve(options.data),
        reason: options.reason ?? null,
        yes: options.yes,
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

  addKeepingCommands({
    ...{ program, data, defaultData: defaultData(), version: packageVersion() },
    setCode: (ended) => {
      code = ended;
    },
  });

  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  }
  return code;
}
