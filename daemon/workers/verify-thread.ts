/** The thread in which a ledger file is verified. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Verification, verifyLedger } from '../ledger/verify.ts';
import type { TaskEnd } from './task-thread.ts';
import type { FromVerifier, VerifyTask } from './verify-run.ts';

if (parentPort === null) throw new Error('the verifier runs as a thread');
const port = parentPort;
const say = (message: FromVerifier | TaskEnd<Verification>): void => port.postMessage(message);

const { path, vkey } = workerData as VerifyTask;
const value = verifyLedger({ path, vkey, onProgress: (done, total) => say({ type: 'progress', done, total }) });
say({ type: 'done', value });
