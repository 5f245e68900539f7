/** Verifies a ledger file in a thread of its own, so that a million entries hold up no screen and no lock. */
import { Worker } from 'node:worker_threads';
import type { Result } from '../../devices/kit/result.ts';
import type { Verification } from '../ledger/verify.ts';
import { followTask, type TaskTrouble } from './task-thread.ts';

export interface VerifyTask {
  readonly path: string;
  /** The verifier key that somebody brought; null: the file's own word for it. */
  readonly vkey: string | null;
}

export type FromVerifier = { readonly type: 'progress'; readonly done: number; readonly total: number };

export type VerifyRun = (
  task: VerifyTask,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<Result<Verification, TaskTrouble>>;

export const verifyInThread: VerifyRun = (task, onProgress, signal) => {
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url), { workerData: task });
  return followTask<Verification, FromVerifier>(worker, signal, ({ done, total }) => onProgress(done, total));
};
