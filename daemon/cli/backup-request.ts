/** The lines that ask the running daemon for a backup and tell it of a rehearsal, and the line that answers. Both directions; nothing else of it. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type AgeTo, isRecipient, PASSPHRASE_LOG_N } from '../backup/age-box.ts';
import type { Rehearsed } from '../backup/backup-entries.ts';
import type { BackupTrouble } from '../backup/backup-trouble.ts';
import type { MadeBackup } from '../backup/make-backup.ts';

export interface BackupRequest {
  /** Folder, absolute. */
  readonly target: string;
  /** Null: to those whom the configuration names. */
  readonly to: AgeTo | null;
}

export type BackupAnswer = Result<MadeBackup, BackupTrouble>;

const MOST_RECIPIENTS = 8;
const LONGEST_PATH = 1_024;
const LONGEST_PASSPHRASE = 512;

/** The `backup` part of the line, as JSON. */
export function encodeBackup({ target, to }: BackupRequest): object {
  if (to === null) return { target };
  return to.kind === 'recipients' ? { target, recipients: to.recipients } : { target, passphrase: to.passphrase };
}

/** Null for anything that is no such request. */
export function decodeBackup(raw: unknown): BackupRequest | null {
  if (!isRecord(raw) || !isText(raw.target, LONGEST_PATH) || !raw.target.startsWith('/')) return null;
  const { target, recipients, passphrase } = raw;
  if (isText(passphrase, LONGEST_PASSPHRASE))
    return { target, to: { kind: 'passphrase', passphrase, logN: PASSPHRASE_LOG_N } };
  if (recipients === undefined && passphrase === undefined) return { target, to: null };
  if (!Array.isArray(recipients) || recipients.length === 0 || recipients.length > MOST_RECIPIENTS) return null;
  const known = recipients.filter((one): one is string => typeof one === 'string' && isRecipient(one));
  return known.length === recipients.length ? { target, to: { kind: 'recipients', recipients: known } } : null;
}

export function encodeBackupAnswer(answer: BackupAnswer): object {
  return { backup: answer.ok ? answer.value : { trouble: answer.error } };
}

/** Null for a line that is no answer: the daemon is of another version, or ended meanwhile. */
export function decodeBackupAnswer(raw: unknown): BackupAnswer | null {
  if (!isRecord(raw) || !isRecord(raw.backup)) return null;
  const { fileName, size, root, bytes, sha256, trouble } = raw.backup;
  if (isRecord(trouble)) {
    if (typeof trouble.code !== 'string' || typeof trouble.detail !== 'string') return null;
    // What a newer daemon may add is said as it stands; see the sentences.
    return err({ code: trouble.code as BackupTrouble['code'], detail: trouble.detail });
  }
  if (typeof fileName !== 'string' || !isCount(size) || !isHash(root) || !isCount(bytes) || !isHash(sha256))
    return null;
  return ok({ fileName, size, root, bytes, sha256 });
}

/** Null for anything that is no report of a rehearsal. */
export function decodeRehearsed(raw: unknown): Rehearsed | null {
  if (!isRecord(raw)) return null;
  const { file, size, root, anchors } = raw;
  // The name of a file, never a path: it goes into the ledger.
  if (typeof file !== 'string' || !/^[A-Za-z0-9_.-]{1,128}$/.test(file)) return null;
  return isCount(size) && isHash(root) && isCount(anchors) ? { file, size, root, anchors } : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
