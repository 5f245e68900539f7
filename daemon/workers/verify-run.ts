/** Verifies a ledger file, and those of the epochs before it, in a thread of its own, so that a million entries hold up no screen and no lock. */
import { Worker } from 'node:worker_threads';
import { ok, type Result } from '../../devices/kit/result.ts';
import type { Epoch } from '../ledger/epochs.ts';
import type { EpochHead } from '../ledger/recovered-entry.ts';
import type { Verification } from '../ledger/verify.ts';
import type { Finding } from '../ledger/verify-findings.ts';
import { followTask, type TaskTrouble } from './task-thread.ts';

export interface VerifyTask {
  readonly path: string;
  /** The verifier key that somebody brought; null: the file's own word for it. */
  readonly vkey: string | null;
}

/** An earlier epoch's file, and what of it counts. */
export interface EpochTask {
  readonly path: string;
  readonly head: EpochHead;
}

export type FromVerifier = { readonly type: 'progress'; readonly done: number; readonly total: number };

export type VerifyRun = (
  task: VerifyTask,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<Result<Verification, TaskTrouble>>;

const inThread = <T>(
  task: VerifyTask | EpochTask,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<T, TaskTrouble>> => {
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url), { workerData: task });
  return followTask<T, FromVerifier>(worker, signal, ({ done, total }) => onProgress(done, total));
};

export const verifyInThread: VerifyRun = inThread;

/**
 * Also the ledgers of `earlier` epochs, which the present one's first entry names: the state is folded from them too. What is found
 * there makes the whole broken; its `detail` begins with the epoch's origin.
 */
export function verifyWithEarlier(earlier: readonly Pick<Epoch, keyof EpochHead | 'path'>[]): VerifyRun {
  return async (task, onProgress, signal) => {
    const verified = await verifyInThread(task, onProgress, signal);
    if (!verified.ok) return verified;
    const found: Finding[] = [];
    for (const { path, epoch, origin, size, root } of earlier) {
      const head = { epoch, origin, size, root };
      const one = await inThread<Finding | null>({ path, head }, onProgress, signal);
      if (!one.ok) return one;
      if (one.value !== null) found.push(one.value);
    }
    if (found.length === 0) return verified;
    const { verdict, findings } = verified.value;
    const broken = verdict === 'unreadable' ? verdict : 'broken';
    return ok({ ...verified.value, verdict: broken, findings: [...found, ...findings].slice(0, MOST_FINDINGS) });
  };
}

/** As many as a verification tells of. */
const MOST_FINDINGS = 100;
