/** The thread in which the ledger is written, so that a slow disk never holds up sockets and screens. */
import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { systemCode } from '../ledger/database-file.ts';
import type { StoredConflict, StoredCosignature } from '../ledger/evidence.ts';
import type { NoteSigner } from '../ledger/note-key.ts';
import { type Batch, openStore, type Store, type StoreOptions } from '../ledger/store.ts';
import type { FromWriter, ToWriter } from './ledger-writer.ts';

if (parentPort === null) throw new Error('the ledger writer runs as a thread');
const port = parentPort;
const say = (message: FromWriter): void => port.postMessage(message);

const options = workerData as StoreOptions;
const second = await secondSigner(options);
const opened = openStore(options, second);
if (opened.ok) {
  serve(opened.value);
  // A PC that is always switched off hard would strip this thread's types at every start.
  module.flushCompileCache();
} else {
  say({ type: 'trouble', trouble: opened.error });
  port.close();
}

/** Loaded only where it is wanted: most counters sign with one key. */
async function secondSigner({ origin, sm2Key }: StoreOptions): Promise<NoteSigner | null> {
  if (!sm2Key) return null;
  const { createSm2Signer } = await import('../ledger/sm2-line.ts');
  return createSm2Signer(origin, sm2Key);
}

/** Group commit: what arrived in one turn of the loop is one transaction, then all of it is acknowledged at once. */
function serve(store: Store): void {
  let batches: Batch[] = [];
  let checkpoints = 0;
  let cosignatures: StoredCosignature[] = [];
  let conflicts: StoredConflict[] = [];
  let alive: number | null = null;
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
      const kept = cosignatures.length + conflicts.length;
      if (kept > 0) {
        store.keepEvidence(cosignatures, conflicts);
        cosignatures = [];
        conflicts = [];
        say({ type: 'kept', count: kept });
      }
      if (alive !== null) store.alive(alive);
      alive = null;
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

  const take = (message: ToWriter): void => {
    switch (message.type) {
      case 'append':
        batches.push(message.batch);
        return;
      case 'checkpoint':
        checkpoints++;
        return;
      case 'cosignature':
        cosignatures.push(message.cosignature);
        return;
      case 'conflict':
        conflicts.push(message.conflict);
        return;
      case 'alive':
        alive = message.wallMs;
        return;
      case 'close':
        closing = true;
        return;
    }
  };

  port.on('message', (message: ToWriter) => {
    take(message);
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  });
  say({
    type: 'opened',
    size: store.size(),
    checkpointSize: store.checkpointSize(),
    vkey: store.vkey,
    sm2Vkey: second?.vkey ?? null,
  });
}
