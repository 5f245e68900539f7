/** The thread in which a backup is made. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeBackup } from '../backup/make-backup.ts';
import { systemRandom } from '../random.ts';
import type { BackupTask, FromBackup } from './backup.ts';

if (parentPort === null) throw new Error('a backup is made in a thread');
const port = parentPort;
const say = (message: FromBackup): void => port.postMessage(message);

/** A screen is told every this many steps of a phase; more would only be noise. */
const STEPS = 100;
let told = '';

const result = await makeBackup({
  ...(workerData as BackupTask),
  random: systemRandom,
  onProgress(phase, done, total) {
    const step = `${phase} ${total === 0 ? 0 : Math.floor((done * STEPS) / total)}`;
    if (step === told) return;
    told = step;
    say({ type: 'progress', phase, done, total });
  },
});
say({ type: 'ended', result });
port.close();
