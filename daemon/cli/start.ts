/** `twinlock start`: the daemon on a data folder, until it is told to stop. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { describePlan, migrationNeeded } from '../backup/migration.ts';
import { buildDaemon, type Daemon } from '../build.ts';
import { systemBootTime, systemClock } from '../clock.ts';
import type { Config } from '../config/config-schema.ts';
import { firstConfig } from '../config/first-config.ts';
import { type ConfigProblem, parseConfig } from '../config/parse-config.ts';
import { type DataFolder, prepareDataFolder } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import { openLogFile } from '../data-folder/log-file.ts';
import { openMinuteStore } from '../environment/minute-store.ts';
import { systemCode } from '../ledger/database-file.ts';
import { createLog } from '../log.ts';
import { DEFAULT_COST } from '../people/secret-record.ts';
import { systemRandom } from '../random.ts';
import { createSuppliedReaders } from '../simulated-reader-keys.ts';
import type { CommandDeps } from '../simulator-port.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';
import { programDigest } from '../state-snapshot/program-digest.ts';
import { openStorage } from '../storage.ts';
import { backupInThread } from '../workers/backup.ts';
import { listenForControl } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';
import { obtainMasterKey } from './obtain-master-key.ts';
import { startOwnSimulators } from './own-simulators.ts';
import { endOnBug, stopSignal } from './process-ends.ts';

export interface StartOptions {
  readonly data: string;
  /** The project's folder. */
  readonly root: string;
  readonly version: string;
}

/** Problems that are listed; a file with more is no configuration file. */
const MOST_PROBLEMS = 50;

/** Says the trouble in both languages; returns the exit code. */
function fail(code: number, trouble: StartTrouble, problems: readonly ConfigProblem[] = []): number {
  console.error(`\n${trouble.zh}\n${trouble.en}`);
  for (const { where, zh, en } of problems.slice(0, MOST_PROBLEMS)) console.error(`  ${where}: ${zh}  ${en}`);
  if (problems.length > MOST_PROBLEMS) console.error(`  … 另有 / and ${problems.length - MOST_PROBLEMS} more`);
  console.error(`(${trouble.code})`);
  return code;
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

/** What `open` gives, or a sentence about its file; an error that is not the system's is a bug and goes on. */
async function usable<T>(path: string, open: () => T | Promise<T>): Promise<Result<T, StartTrouble>> {
  try {
    return ok(await open());
  } catch (error) {
    return err(startTrouble('file-unusable', `${path} (${systemCode(error)})`));
  }
}

function greet(daemon: Daemon, port: number, options: StartOptions, simulated: boolean): void {
  const page = (path: string): string =>
    `http://127.0.0.1:${port}${path}#ticket=${daemon.issueTicket(simulated ? ['counter', 'safe', 'office', 'ci'] : ['counter'])}`;
  console.log(`Twinlock ${options.version}  数据 / data: ${options.data}`);
  if (simulated)
    console.log(
      '※ 使用模拟设备，不得用于签发证件。  SIMULATED devices: no certificate may be issued with this configuration.',
    );
  console.log(`柜台页面 / counter page (只能打开一次 / opens once, 10 min):\n  ${page('/')}`);
  console.log('再次打开 / to open another: npx twinlock launch');
}

/** Runs until stopped; the exit code. What was opened is closed in reverse, also when a later step fails. */
export async function startCommand(options: StartOptions, deps: CommandDeps): Promise<number> {
  const closers: (() => unknown)[] = [];
  try {
    return await run(options, deps, closers);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function run(options: StartOptions, deps: CommandDeps, closers: (() => unknown)[]): Promise<number> {
  const stopped = stopSignal(systemClock);
  const prepared = prepareDataFolder(options.data);
  if (!prepared.ok) return fail(ExitCode.noInput, prepared.error);
  const folder = prepared.value;
  const taken = await usable(folder.lock, () => takeInstanceLock(folder.lock));
  if (!taken.ok) return fail(ExitCode.noInput, taken.error);
  const lock = taken.value;
  if (!lock.ok) return fail(ExitCode.unavailable, startTrouble('already-running', options.data));
  closers.push(lock.value.release);
  const read = readConfig(folder);
  if (!read.ok) return fail(ExitCode.config, read.error.trouble, read.error.problems);
  const config = read.value;
  const logFile = await usable(join(folder.logs, 'daemon.log'), () => openLogFile(folder.logs));
  if (!logFile.ok) return fail(ExitCode.noInput, logFile.error);
  closers.push(logFile.value.close);
  const log = createLog(logFile.value, config.log.level);
  endOnBug(log);
  const old = migrationNeeded(folder);
  if (old !== null) return fail(ExitCode.config, startTrouble('migration-needed', describePlan(old)));
  const opened = await obtainMasterKey({
    ...{ folder, env: process.env, random: systemRandom, clock: systemClock, stopped, wait: true },
    terminal: { input: process.stdin, output: process.stderr },
    say: (line) => console.error(line),
  });
  if (!opened.ok) return fail(ExitCode.noInput, opened.error);
  const masterKey = opened.value;
  if (masterKey === null) return ExitCode.ok;
  const onFatal = (code: string): void => {
    log.write('error', 'ledger.fatal', { code });
    const full = code === 'SQLITE_FULL' || code === 'ENOSPC';
    if (code === 'GUARD_MOVED') process.exit(fail(ExitCode.unavailable, startTrouble('guard-moved', folder.guard)));
    process.exit(fail(ExitCode.ioError, startTrouble(full ? 'disk-full' : 'ledger-write-failed', folder.ledger)));
  };
  const secret = { masterKey: masterKey.key, clock: systemClock, random: systemRandom };
  const storage = await openStorage({
    folder,
    guardFolder: config.ledger.guardFolder,
    sm2: config.ledger.sm2,
    ...secret,
    onFatal,
  });
  if (!storage.ok) return fail(ExitCode.noInput, storage.error);
  const { vault, ledger } = storage.value;
  closers.push(async () => {
    await ledger.close();
    vault.close();
  });
  const minutes = openMinuteStore(folder.readings);
  if (!minutes.ok) return fail(ExitCode.noInput, startTrouble('readings-broken', folder.readings));
  closers.push(() => minutes.value.close());
  const readerKey = createSuppliedReaders({ readerKeys: vault.readerKeys, random: systemRandom });
  const simulators = await startOwnSimulators({ ...deps, config, folder, log, readerKey });
  if (!simulators.ok) return fail(ExitCode.unavailable, simulators.error);
  closers.push(() => simulators.value?.close());
  const built = await buildDaemon({
    config,
    folder,
    storage: storage.value,
    minutes: minutes.value,
    hashCost: DEFAULT_COST,
    makeBackup: (order, onProgress, signal) =>
      backupInThread(
        { ...order, folder, masterKey: masterKey.key, kek: vault.keyForBackup(), version: options.version },
        onProgress,
        signal,
      ),
    snapshot: { key: masterKey.key, program: () => programDigest(options.root, ['daemon', 'devices']) },
    developmentKey: masterKey.development,
    clock: systemClock,
    bootTime: systemBootTime,
    random: systemRandom,
    log,
    version: options.version,
    kioskFolder: join(options.root, 'kiosk-ui', 'dist'),
    bench: simulators.value?.bench ?? null,
    // Thrown where nobody catches it: the end of the process is in one place.
    onBug: (cause) =>
      queueMicrotask(() => {
        throw cause;
      }),
  });
  if (!built.ok) return fail(ExitCode.noInput, built.error);
  const daemon = built.value;
  let reason = 'port';
  closers.push(() => daemon.close(reason));
  const listening = await daemon.listen();
  if (!listening.ok) return fail(ExitCode.unavailable, listening.error);
  const { port } = listening.value;
  const control = await usable(folder.controlSocket, () =>
    listenForControl(folder.controlSocket, {
      commission: (request) => daemon.commission(request),
      backups: {
        make: ({ target, to }) =>
          daemon.backups.runTo(target, to ?? { kind: 'recipients', recipients: config.backup.recipients }, [
            { part: 'terminal' },
          ]),
        rehearsed: daemon.backups.rehearsed,
      },
      launch: (roles) => `http://127.0.0.1:${port}/#ticket=${daemon.issueTicket(roles)}`,
    }),
  );
  if (!control.ok) return fail(ExitCode.noInput, control.error);
  closers.push(control.value.close);
  // A PC that is always switched off hard would never get a warm start otherwise.
  module.flushCompileCache();
  greet(
    daemon,
    port,
    options,
    config.devices.some((device) => device.simulated),
  );
  reason = await stopped;
  log.write('info', 'daemon.stopping', { reason });
  return ExitCode.ok;
}
