/** `twinlock start`: the daemon on a data folder, until it is told to stop. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../devices/kit/log.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import { buildDaemon, type Daemon } from '../build.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config-schema.ts';
import { firstConfig } from '../config/first-config.ts';
import { type ConfigProblem, parseConfig } from '../config/parse-config.ts';
import { type DataFolder, prepareDataFolder } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import { openLogFile } from '../data-folder/log-file.ts';
import { createLog } from '../log.ts';
import { systemRandom } from '../random.ts';
import type { CommandDeps, OpenSimulators } from '../simulator-port.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';
import { openMasterKey } from '../vault/master-key.ts';
import { listenForControl } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';

export interface StartOptions {
  readonly data: string;
  /** The project's folder. */
  readonly root: string;
  readonly version: string;
}

function complain(trouble: StartTrouble, problems: readonly ConfigProblem[] = []): void {
  console.error(`\n${trouble.zh}\n${trouble.en}`);
  for (const { where, zh, en } of problems) console.error(`  ${where}: ${zh}  ${en}`);
  console.error(`(${trouble.code})`);
}

/** Reads the configuration; a data folder without one gets the first configuration, with simulated devices. */
function readConfig(folder: DataFolder): Result<Config, { trouble: StartTrouble; problems: readonly ConfigProblem[] }> {
  let text: string;
  try {
    if (!existsSync(folder.config)) writeFileSync(folder.config, firstConfig(), { mode: 0o600, flag: 'wx' });
    text = readFileSync(folder.config, 'utf8');
  } catch {
    return err({ trouble: startTrouble('config-unreadable', folder.config), problems: [] });
  }
  const parsed = parseConfig(text);
  if (parsed.ok) return parsed;
  return err({ trouble: startTrouble('config-invalid', folder.config), problems: parsed.error });
}

/** Starts the simulators that the configuration asks for and that no other program runs. */
async function startSimulators(
  config: Config,
  folder: DataFolder,
  log: Log,
  deps: CommandDeps,
): Promise<OpenSimulators | null> {
  const own = config.devices.filter((device) => device.simulated && device.path === undefined);
  if (own.length === 0) return null;
  const { openSimulators } = await deps.loadSimulators();
  const configured = own.map(({ id, class: deviceClass, model }) => ({
    id,
    class: deviceClass,
    model,
    link: join(folder.simulatedDevices, id),
    paced: true,
  }));
  return openSimulators({ configured, clock: systemClock, log, random: systemRandom });
}

/** Resolves with the signal's name. A second signal ends the process at once. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(name, () => {
        process.once(name, () => process.exit(ExitCode.software));
        resolve(name);
      });
  });
}

function greet(daemon: Daemon, port: number, options: StartOptions, simulated: boolean): void {
  const page = (path: string): string =>
    `http://127.0.0.1:${port}${path}#ticket=${daemon.issueTicket(simulated ? ['counter', 'office', 'ci'] : ['counter'])}`;
  console.log(`Twinlock ${options.version}  数据 / data: ${options.data}`);
  if (simulated)
    console.log(
      '※ 使用模拟设备,不得用于签发证件。  SIMULATED devices: no certificate may be issued with this configuration.',
    );
  console.log(`柜台页面 / counter page (只能打开一次 / opens once, 10 min):\n  ${page('/')}`);
  console.log('再次打开 / to open another: npx twinlock launch');
}

/** Runs until stopped; the exit code. */
export async function startCommand(options: StartOptions, deps: CommandDeps): Promise<number> {
  const prepared = prepareDataFolder(options.data);
  if (!prepared.ok) {
    complain(prepared.error);
    return ExitCode.noInput;
  }
  const folder = prepared.value;
  const lock = takeInstanceLock(folder.lock);
  if (!lock.ok) {
    complain(startTrouble('already-running', options.data));
    return ExitCode.unavailable;
  }
  const config = readConfig(folder);
  if (!config.ok) {
    complain(config.error.trouble, config.error.problems);
    return ExitCode.config;
  }
  const logFile = openLogFile(folder.logs);
  const log = createLog(logFile, config.value.log.level);
  process.on('uncaughtException', (error) => {
    // Only the kind of error and where it happened: its text could hold what a person's document says.
    log.write('error', 'process.bug', { code: error.name });
    const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
    console.error([error.name, ...frames].join('\n'));
    process.exit(ExitCode.software);
  });
  const masterKey = openMasterKey({ folder, env: process.env, random: systemRandom });
  if (!masterKey.ok) {
    complain(masterKey.error);
    return ExitCode.noInput;
  }
  const simulators = await startSimulators(config.value, folder, log, deps);
  const built = await buildDaemon({
    config: config.value,
    folder,
    masterKey: masterKey.value,
    clock: systemClock,
    random: systemRandom,
    log,
    version: options.version,
    kioskFolder: join(options.root, 'kiosk-ui', 'dist'),
    bench: simulators?.bench ?? null,
    onFatal: (code) => {
      log.write('error', 'ledger.fatal', { code });
      complain(startTrouble(code === 'SQLITE_FULL' ? 'disk-full' : 'ledger-write-failed', folder.ledger));
      process.exit(ExitCode.ioError);
    },
  });
  if (!built.ok) {
    complain(built.error);
    return ExitCode.noInput;
  }
  const daemon = built.value;
  const listening = await daemon.listen();
  if (!listening.ok) {
    complain(listening.error);
    await daemon.close('port');
    await simulators?.close();
    return ExitCode.unavailable;
  }
  const { port } = listening.value;
  const control = await listenForControl(folder.controlSocket, {
    launch: (roles) => `http://127.0.0.1:${port}/#ticket=${daemon.issueTicket(roles)}`,
  });
  greet(
    daemon,
    port,
    options,
    config.value.devices.some((device) => device.simulated),
  );
  const stopped = stopSignal();
  log.write('info', 'daemon.stopping', { reason: await stopped });
  await control.close();
  await daemon.close('signal');
  await simulators?.close();
  lock.value.release();
  logFile.close();
  return ExitCode.ok;
}
