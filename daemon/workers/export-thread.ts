/** The thread in which a bundle is written. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { BundleWritten } from '../audit/bundle-writing.ts';
import { exportLedger } from '../ledger/bundle/export-ledger.ts';
import type { Opening } from '../ledger/bundle/openings.ts';
import type { ExportTask, FromExporter, ToExporter } from './export-run.ts';
import type { TaskEnd } from './task-thread.ts';

if (parentPort === null) throw new Error('the exporter runs as a thread');
const port = parentPort;
const say = (message: FromExporter | TaskEnd<BundleWritten>): void => port.postMessage(message);

/** One question, one answer: no more than one step's worth of personal data waits here. */
async function* openingsFrom(from: MessagePort): AsyncGenerator<Opening> {
  for (;;) {
    const answered = new Promise<ToExporter>((resolve) => from.once('message', resolve));
    say({ type: 'more' });
    const openings = await answered;
    if (openings === null) return;
    yield* openings;
  }
}

const { ledger, from, size, target, at, withOpenings } = workerData as ExportTask;
const openings = withOpenings ? openingsFrom(port) : null;
const options = { ledger, from, to: size, target, at, openings, proofs: [] };
// Whoever does not want it any more ends the thread.
const never = new AbortController().signal;
const written = await exportLedger(options, (done, total) => say({ type: 'progress', done, total }), never);
if (written.ok && written.value.sha256 !== null && written.value.size === size) {
  const { bytes, sha256, root, openings: count } = written.value;
  say({ type: 'done', value: { bytes, sha256, root, openings: count } });
} else {
  say({ type: 'failed' });
}
port.close();
