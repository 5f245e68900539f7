/**
 * How `npx twinlock …` speaks to the running daemon: a Unix socket in the data folder that only its owner may open.
 * One line of JSON asks, one line answers. It gives out launch tickets and takes passphrases, so it is never a network port.
 */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { ROLES, type Role } from '../api/contract/wire.ts';
import type { Rehearsed } from '../backup/backup-entries.ts';
import type { CommissioningRequest } from '../custody/commissioning-request.ts';
import {
  type BackupAnswer,
  type BackupRequest,
  decodeBackup,
  decodeBackupAnswer,
  decodeRehearsed,
  encodeBackup,
  encodeBackupAnswer,
} from './backup-request.ts';
import {
  type CommissioningAnswer,
  decodeAnswer,
  decodeCommissioning,
  encodeAnswer,
  encodeCommissioning,
} from './commission-request.ts';
import { askLine, type ControlTrouble, listenForLines } from './control-line.ts';

/** How long a client waits for an address. Milliseconds. */
const LAUNCH_ANSWER_MS = 5_000;
/** The same for a reader's key: two passphrases are checked, then the reader has two minutes. Milliseconds. */
const COMMISSION_ANSWER_MS = 150_000;
/** The same for a backup: years of entries onto a slow stick. Milliseconds. */
const BACKUP_ANSWER_MS = 6 * 3_600_000;

/** What can be asked: an address with a one-time ticket for a page of these roles, or a key for a badge reader. */
type ControlRequest =
  | { readonly launch: { readonly roles: readonly Role[] } }
  | { readonly commission: CommissioningRequest }
  | { readonly backup: BackupRequest }
  | { readonly rehearsed: Rehearsed };

export interface ControlHandlers {
  /** Returns the address to open. */
  launch(roles: readonly Role[]): string;
  /** Two managers ask; answers when it has ended, or when it takes too long. */
  commission(request: CommissioningRequest): Promise<CommissioningAnswer>;
  /** Null in a daemon that makes none. */
  readonly backups: BackupHandlers | null;
}

export interface BackupHandlers {
  /** Makes one now; answers when it lies there or cannot be made. */
  make(request: BackupRequest): Promise<BackupAnswer>;
  /** Writes down that one was rehearsed. */
  rehearsed(what: Rehearsed): Promise<void>;
}

function parseRequest(raw: unknown): ControlRequest | null {
  if (typeof raw !== 'object' || raw === null) return null;
  if ('commission' in raw) {
    const commission = decodeCommissioning(raw.commission);
    return commission === null ? null : { commission };
  }
  if ('backup' in raw) {
    const backup = decodeBackup(raw.backup);
    return backup === null ? null : { backup };
  }
  if ('rehearsed' in raw) {
    const rehearsed = decodeRehearsed(raw.rehearsed);
    return rehearsed === null ? null : { rehearsed };
  }
  if (!('launch' in raw)) return null;
  const { launch } = raw;
  if (typeof launch !== 'object' || launch === null || !('roles' in launch) || !Array.isArray(launch.roles))
    return null;
  const asked: unknown[] = launch.roles;
  const roles = ROLES.filter((role) => asked.includes(role));
  return roles.length === asked.length && roles.length > 0 ? { launch: { roles } } : null;
}

const REFUSED = { error: 'bad-request' } as const;

async function answerTo(raw: unknown, handlers: ControlHandlers): Promise<object> {
  const request = parseRequest(raw);
  if (request === null) return REFUSED;
  if ('launch' in request) return { url: handlers.launch(request.launch.roles) };
  if ('commission' in request) return encodeAnswer(await handlers.commission(request.commission));
  const { backups } = handlers;
  if (backups === null) return REFUSED;
  if ('backup' in request) return encodeBackupAnswer(await backups.make(request.backup));
  await backups.rehearsed(request.rehearsed);
  return { rehearsed: true };
}

/** Listens at `path`. A socket left by a killed daemon is replaced: the instance lock is held already. */
export function listenForControl(path: string, handlers: ControlHandlers): Promise<{ close(): Promise<void> }> {
  return listenForLines(path, (raw) => answerTo(raw, handlers));
}

/** Asks the daemon that serves `path` for a start address. */
export async function requestLaunch(path: string, roles: readonly Role[]): Promise<Result<string, ControlTrouble>> {
  const answer = await askLine(path, { launch: { roles } }, LAUNCH_ANSWER_MS);
  if (!answer.ok) return answer;
  const { value } = answer;
  const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : null;
  return typeof url === 'string' ? ok(url) : err('refused');
}

/** Asks it to give a badge reader its key. An error means that nobody knows whether it was begun; the ledger does. */
export async function requestCommissioning(
  path: string,
  request: CommissioningRequest,
): Promise<Result<CommissioningAnswer, ControlTrouble>> {
  const answer = await askLine(path, { commission: encodeCommissioning(request) }, COMMISSION_ANSWER_MS);
  if (!answer.ok) return answer;
  const told = decodeAnswer(answer.value);
  return told === null ? err('refused') : ok(told);
}

/** Asks it for a backup. An error means that nobody knows whether one was made; the folder and the ledger do. */
export async function requestBackup(
  path: string,
  request: BackupRequest,
): Promise<Result<BackupAnswer, ControlTrouble>> {
  const answer = await askLine(path, { backup: encodeBackup(request) }, BACKUP_ANSWER_MS);
  if (!answer.ok) return answer;
  const told = decodeBackupAnswer(answer.value);
  return told === null ? err('refused') : ok(told);
}

/** Tells it that a backup was rehearsed. */
export async function reportRehearsal(path: string, rehearsed: Rehearsed): Promise<Result<void, ControlTrouble>> {
  const answer = await askLine(path, { rehearsed }, LAUNCH_ANSWER_MS);
  if (!answer.ok) return answer;
  const { value } = answer;
  return typeof value === 'object' && value !== null && 'rehearsed' in value ? ok(undefined) : err('refused');
}
