/** `twinlock recover`: begins a new epoch when the ledger cannot be gone on with. The daemon must be stopped. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { systemClock } from '../clock.ts';
import { parseConfig } from '../config/parse-config.ts';
import { type DataFolder, dataFolderAt, prepareDataFolder } from '../data-folder/data-folder.ts';
import { takeInstanceLock } from '../data-folder/instance-lock.ts';
import { guardFile } from '../ledger/guard-store.ts';
import { finishRecovery, openRecovery, planRecovery } from '../ledger/recover.ts';
import { type FindingDeps, findRecovery } from '../ledger/recovery-finding.ts';
import { isRecoveryOpen } from '../ledger/recovery-plan.ts';
import { type Random, systemRandom } from '../random.ts';
import { reasonFits } from '../retention/reason-text.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';
import { openMasterKey, sealedKeyPath } from '../vault/master-key.ts';
import { askAtTerminal, type Terminal } from './commission-typing.ts';
import { ExitCode } from './exit-codes.ts';
import {
  ASK_TO_CONFIRM,
  describeDone,
  describeFinding,
  GOING_ON,
  REASON_NEEDED,
  STOPPED,
} from './recover-sentences.ts';
import { unlockMasterKey } from './unlock.ts';

export interface RecoverOptions {
  readonly data: string;
  /** What stands in the new ledger's first entry; null where none was given. No personal data. */
  readonly reason: string | null;
  /** Whether to go on without asking. */
  readonly yes: boolean;
}

export interface RecoverDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The master key, as the start gets it. */
  masterKey(folder: DataFolder): Promise<Result<Uint8Array, StartTrouble>>;
  readonly terminal: Terminal;
  say(line: string): void;
  /** Before each step. */
  onStep(name: string): void;
}

const LONGEST_REASON = 200;

/** As a person runs it, with the system's clock and chance; the exit code. */
export function recoverAtTerminal(options: RecoverOptions): Promise<number> {
  return recoverCommand(options, {
    clock: systemClock,
    random: systemRandom,
    masterKey: openKeyHere,
    terminal: { input: process.stdin, output: process.stderr },
    say: (line) => console.log(line),
    onStep: () => {},
  });
}

/** A sealed key is asked for as the start asks for it. */
async function openKeyHere(folder: DataFolder): Promise<Result<Uint8Array, StartTrouble>> {
  const opened = openMasterKey({ folder, env: process.env, random: systemRandom });
  if (opened.ok) return ok(opened.value.key);
  if (opened.error.code !== 'master-key-sealed') return opened;
  const unlocked = await unlockMasterKey({
    path: sealedKeyPath(folder),
    controlSocket: folder.controlSocket,
    terminal: { input: process.stdin, output: process.stderr },
    say: (line) => console.error(line),
    clock: systemClock,
    stopped: new Promise(() => {}),
  });
  return unlocked.ok && unlocked.value !== null ? ok(unlocked.value) : unlocked.ok ? opened : unlocked;
}

/** The exit code. */
export async function recoverCommand(options: RecoverOptions, deps: RecoverDeps): Promise<number> {
  // A wrong --data must not become a data folder with keys of its own.
  const { config, origin, ledger } = dataFolderAt(options.data);
  if (![config, origin, ledger].some((path) => existsSync(path)))
    return fail(deps, ExitCode.noInput, startTrouble('recover-impossible', options.data));
  const prepared = prepareDataFolder(options.data);
  if (!prepared.ok) return fail(deps, ExitCode.noInput, prepared.error);
  const folder = prepared.value;
  const lock = takeInstanceLock(folder.lock);
  if (!lock.ok) return fail(deps, ExitCode.unavailable, startTrouble('already-running', options.data));
  try {
    const guard = guardPlace(folder);
    if (!guard.ok) return fail(deps, ExitCode.config, guard.error);
    const masterKey = await deps.masterKey(folder);
    if (!masterKey.ok) return fail(deps, ExitCode.noInput, masterKey.error);
    return await recover(options, deps, {
      ...{ folder, guard: guard.value, masterKey: masterKey.value, random: deps.random },
    });
  } finally {
    lock.value.release();
  }
}

async function recover(options: RecoverOptions, deps: RecoverDeps, found: FindingDeps): Promise<number> {
  if (isRecoveryOpen(dirname(found.folder.ledger))) {
    for (const line of GOING_ON) deps.say(line);
    return carryOut(deps, found);
  }
  const finding = findRecovery(found);
  if (!finding.ok) {
    const code = finding.error === 'ledger-newer' ? 'ledger-newer' : 'recover-impossible';
    return fail(deps, ExitCode.noInput, startTrouble(code, options.data));
  }
  for (const line of describeFinding(finding.value)) deps.say(line);
  if (finding.value.cause === 'none') return ExitCode.ok;
  const reason = options.reason?.trim() ?? '';
  // It is written for ever: no number by which a person could be found (as for kept data).
  if (reason.length > LONGEST_REASON || !reasonFits(reason, [])) {
    for (const line of REASON_NEEDED) deps.say(line);
    return ExitCode.usage;
  }
  if (!options.yes && !(await confirmed(deps))) {
    for (const line of STOPPED) deps.say(line);
    return ExitCode.ok;
  }
  openRecovery(planRecovery(finding.value, { reason, at: Math.floor(deps.clock.wall()) }, found), found);
  return carryOut(deps, found);
}

async function confirmed({ terminal, say }: RecoverDeps): Promise<boolean> {
  if (terminal.input.isTTY !== true) return false;
  const [zh, en, question] = ASK_TO_CONFIRM;
  say(zh);
  say(en);
  const answers = await askAtTerminal(terminal, [{ text: question, hidden: false }]);
  return answers?.[0]?.trim() === 'yes';
}

function carryOut(deps: RecoverDeps, found: FindingDeps): number {
  const done = finishRecovery(found, deps.onStep);
  if (!done.ok) return fail(deps, ExitCode.ioError, startTrouble('recover-failed', done.error));
  for (const line of describeDone(done.value.plan, done.value.vkey)) deps.say(line);
  return ExitCode.ok;
}

function guardPlace(folder: DataFolder): Result<string, StartTrouble> {
  if (!existsSync(folder.config)) return ok(guardFile(folder.guard));
  const config = parseConfig(readFileSync(folder.config, 'utf8'));
  if (!config.ok) return err(startTrouble('config-invalid', folder.config));
  return ok(guardFile(config.value.ledger.guardFolder || folder.guard));
}

function fail({ say }: RecoverDeps, code: number, trouble: StartTrouble): number {
  say(trouble.zh);
  say(trouble.en);
  say(`(${trouble.code})`);
  return code;
}
