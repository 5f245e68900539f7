/** A backup that somebody asked for, as a job. Making it, and writing down that it was made, is the backup room's. */
import type { Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { JobResult } from '../api/contract/jobs.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { auditDraft } from './audit-entries.ts';
import type { JobWork, ReportProgress } from './job-registry.ts';

export type BackupMade = Omit<Extract<JobResult, { kind: 'backup' }>, 'kind'>;

/** Resolves when the backup is whole and its entry durable, or when nothing of it is left. */
export type RunBackup = (
  actors: readonly Actor[],
  onProgress: ReportProgress,
  signal: AbortSignal,
) => Promise<Result<BackupMade, { readonly code: string }>>;

export interface BackupJobDeps {
  readonly backup: RunBackup;
  readonly simulated: boolean;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
}

export function backupJob({ backup, simulated, record }: BackupJobDeps, actors: readonly Actor[]): JobWork {
  return async (job, report, signal) => {
    await record([auditDraft({ type: 'backup.requested', data: {} }, { actors, job, simulated })]);
    const made = await backup(actors, report, signal);
    if (made.ok) return { end: 'done', result: resultOf(made.value) };
    const { code } = made.error;
    if (code === 'cancelled' || signal.aborted) return { end: 'cancelled' };
    return { end: 'failed', code: SAID.get(code) ?? 'backupFailed' };
  };
}

/** What the backup room calls its trouble, and what people are told; the rest is a backup that failed. */
const SAID: ReadonlyMap<string, CallError['code']> = new Map([
  ['not-configured', 'backupNotConfigured'],
  ['under-way', 'jobRunning'],
]);

function resultOf({ fileName, size, root, bytes, sha256 }: BackupMade): JobResult {
  return { kind: 'backup', fileName, size, root, bytes, sha256 };
}
