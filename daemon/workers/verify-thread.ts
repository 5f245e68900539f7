/** The thread in which a ledger file is verified. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Verification, verifyLedger } from '../ledger/verify.ts';
import { verifyEpoch } from '../ledger/verify-epoch.ts';
import type { Finding } from '../ledger/verify-findings.ts';
import type { TaskEnd } from './task-thread.ts';
import type { EpochTask, FromVerifier, VerifyTask } from './verify-run.ts';

if (parentPort === null) throw new Error('the verifier runs as a thread');
const port = parentPort;
const say = (message: FromVerifier | TaskEnd<Verification | Finding | null>): void => port.postMessage(message);

const task = workerData as VerifyTask | EpochTask;
const onProgress = (done: number, total: number): void => say({ type: 'progress', done, total });
say({
  type: 'done',
  value: 'head' in task ? verifyEpoch(task.path, task.head) : verifyLedger({ ...task, onProgress }),
});
