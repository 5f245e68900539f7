/** The thread in which the ledger is written, so that a slow disk never holds up sockets and screens. */
import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { systemCode } from '../ledger/database-file.ts';
import { type Batch, openStore, type Store, type StoreOptions } from '../ledger/store.ts';
import type { FromWriter, ToWriter } from './ledger-writer.ts';

if (parentPort === null) throw new Error('the ledger writer runs as a thread');
const port = parentPort;
const say = (message: FromWriter): void => port.postMessage(message);

const opened = openStore(workerData as StoreOptions);
if (opened.ok) {
  serve(opened.value);
  // A PC that is always switched off hard would strip this thread's types at every start.
  module.flushCompileCache();
} else {
  say({ type: 'trouble', trouble: opened.error });
  port.close();
}

/** Group commit: what arrived in one turn of the loop is one transaction, then all of it is acknowledged at once. */
function serve(store: Store): void {
  let batches: Batch[] = [];
  let checkpoints = 0;
  let closing = false;
  let scheduled = false;

  const turn = (): void => {
    scheduled = false;
    try {
      if (batches.length > 0) {
        store.append(batches);
        batches = [];
        say({ type: 'durable', size: store.size() });
      }
      if (checkpoints > 0) {
        const checkpoint = store.checkpoint();
        for (; checkpoints > 0; checkpoints--) say({ type: 'checkpoint', checkpoint });
      }
    } catch (error) {
      // Fail-stop: after a failed commit nobody knows what the disk holds; the next start reads it back.
      say({ type: 'fatal', code: systemCode(error) });
      port.close();
      return;
    }
    if (!closing) return;
    store.close();
    say({ type: 'closed' });
    port.close();
  };

  port.on('message', (message: ToWriter) => {
    if (message.type === 'append') batches.push(message.batch);
    else if (message.type === 'checkpoint') checkpoints++;
    else closing = true;
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  });
  say({ type: 'opened', size: store.size(), checkpointSize: store.checkpointSize(), vkey: store.vkey });
}
