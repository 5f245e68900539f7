/** The daemon's end of the ledger's writer thread: sends leaves, hears when they are durable. */
import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { StoredConflict, StoredCosignature } from '../ledger/evidence.ts';
import type { Batch, SignedCheckpoint, StoreOptions } from '../ledger/store.ts';
import type { LedgerTrouble } from '../ledger/trouble.ts';

export type ToWriter =
  | { readonly type: 'append'; readonly batch: Batch }
  | { readonly type: 'checkpoint' }
  | { readonly type: 'cosignature'; readonly cosignature: StoredCosignature }
  | { readonly type: 'conflict'; readonly conflict: StoredConflict }
  | { readonly type: 'alive'; readonly wallMs: number }
  | { readonly type: 'close' };

export type FromWriter =
  | {
      readonly type: 'opened';
      readonly size: number;
      readonly checkpointSize: number;
      readonly vkey: string;
      readonly sm2Vkey: string | null;
    }
  | { readonly type: 'trouble'; readonly trouble: LedgerTrouble }
  | { readonly type: 'durable'; readonly size: number }
  | { readonly type: 'checkpoint'; readonly checkpoint: SignedCheckpoint }
  | { readonly type: 'kept'; readonly count: number }
  | { readonly type: 'fatal'; readonly code: string }
  | { readonly type: 'closed' };

export interface WriterListener {
  /** All entries below `size` are on disk. */
  onDurable(size: number): void;
  /** Answers one `checkpoint()`, in order. */
  onCheckpoint(checkpoint: SignedCheckpoint): void;
  /** So many more cosignatures and conflicts, in the order of sending, are on disk. */
  onKept(count: number): void;
  /** A commit failed (SQLite's code), the guard was moved by another process (`GUARD_MOVED`), or the thread is gone (`writer-gone`). Said once; nothing follows. */
  onFatal(code: string): void;
}

export interface LedgerWriter {
  /** As it was found at start. */
  readonly size: number;
  readonly checkpointSize: number;
  readonly vkey: string;
  readonly sm2Vkey: string | null;
  append(batch: Batch): void;
  checkpoint(): void;
  keepCosignature(cosignature: StoredCosignature): void;
  keepConflict(conflict: StoredConflict): void;
  /** Tells the guard that the daemon runs. Wall ms. */
  alive(wallMs: number): void;
  /** Resolves when all that was sent is on disk and the file is closed. */
  close(): Promise<void>;
}

/** Starts the thread and waits until it has opened the ledger. */
export function startLedgerWriter(
  options: StoreOptions,
  listener: WriterListener,
): Promise<Result<LedgerWriter, LedgerTrouble>> {
  const worker = new Worker(new URL('./ledger-writer-thread.ts', import.meta.url), { workerData: options });
  const send = (message: ToWriter): void => worker.postMessage(message);
  let state: 'opening' | 'open' | 'over' = 'opening';
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const fail = (code: string): void => {
    if (state === 'over') return;
    state = 'over';
    listener.onFatal(code);
  };
  const close = (): Promise<void> => {
    if (state === 'open') send({ type: 'close' });
    return ended;
  };
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWriter) => {
      switch (message.type) {
        case 'opened': {
          state = 'open';
          const { size, checkpointSize, vkey, sm2Vkey } = message;
          resolve(
            ok({
              size,
              checkpointSize,
              vkey,
              sm2Vkey,
              append: (batch) => send({ type: 'append', batch }),
              checkpoint: () => send({ type: 'checkpoint' }),
              keepCosignature: (cosignature) => send({ type: 'cosignature', cosignature }),
              keepConflict: (conflict) => send({ type: 'conflict', conflict }),
              alive: (wallMs) => send({ type: 'alive', wallMs }),
              close,
            }),
          );
          return;
        }
        case 'trouble':
          state = 'over';
          resolve(err(message.trouble));
          return;
        case 'durable':
          return listener.onDurable(message.size);
        case 'checkpoint':
          return listener.onCheckpoint(message.checkpoint);
        case 'kept':
          return listener.onKept(message.count);
        case 'fatal':
          return fail(message.code);
        case 'closed':
          state = 'over';
          return;
      }
    });
    worker.on('error', (error) => {
      if (state === 'opening') reject(error);
      fail('writer-gone');
    });
    worker.on('exit', () => {
      if (state === 'opening') reject(new Error('the ledger writer ended before it had opened the ledger'));
      fail('writer-gone');
    });
  });
}
