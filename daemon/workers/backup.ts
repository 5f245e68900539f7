/** The daemon's end of the thread in which a backup is made, so that no counter waits for it. Stopping it ends the thread. */
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../devices/kit/result.ts';
import type { BackupTrouble } from '../backup/backup-trouble.ts';
import { type MadeBackup, type MakeBackupOptions, stagingOf } from '../backup/make-backup.ts';
import { settleBackupFolder } from '../backup/recovery-key.ts';
import { removeStaging } from '../backup/stage.ts';

/** What the thread is told; its randomness is its own. */
export type BackupTask = Omit<MakeBackupOptions, 'random' | 'onProgress'>;

export type FromBackup =
  | { readonly type: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly type: 'ended'; readonly result: Result<MadeBackup, BackupTrouble> };

/** Makes one backup in a thread. Rejects for a bug in it. */
export function backupInThread(
  task: BackupTask,
  onProgress: MakeBackupOptions['onProgress'],
  signal: AbortSignal,
): Promise<Result<MadeBackup, BackupTrouble>> {
  const cancelled = err({ code: 'cancelled', detail: '' } as const);
  if (signal.aborted) return Promise.resolve(cancelled);
  const worker = new Worker(new URL('./backup-thread.ts', import.meta.url), { workerData: task });
  const { promise, resolve, reject } = Promise.withResolvers<Result<MadeBackup, BackupTrouble>>();
  let result: Result<MadeBackup, BackupTrouble> | null = null;
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop);
  worker.on('message', (message: FromBackup) => {
    if (message.type === 'progress') onProgress(message.phase, message.done, message.total);
    else result = message.result;
  });
  worker.on('error', reject);
  worker.on('exit', () => {
    signal.removeEventListener('abort', stop);
    // What it left when it was ended in the middle.
    if (result === null) sweep(task);
    if (result !== null) resolve(result);
    else if (signal.aborted) resolve(cancelled);
    else reject(new Error('the backup thread ended without a word'));
  });
  return promise;
}

function sweep({ folder, target }: BackupTask): void {
  try {
    removeStaging(stagingOf(folder));
    readdirSync(target);
    settleBackupFolder(target);
  } catch {
    // The stick was pulled: what is left on it is settled when the next backup begins.
  }
}
