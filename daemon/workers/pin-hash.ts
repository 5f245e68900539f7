/** The daemon's end of the hashing thread: started when first needed, started again when it is gone. */
import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { SecretHasher } from '../people/secret-check.ts';
import { HASH_BYTES, type HashCost } from '../people/secret-record.ts';

export interface ToHasher {
  readonly id: number;
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly cost: HashCost;
  /** Length of the hash. */
  readonly bytes: number;
}

export interface FromHasher {
  readonly id: number;
  readonly hash: Uint8Array;
}

export interface PinHasher extends SecretHasher {
  /** Ends the thread; what waits is answered `hasher-gone`. Harmless when repeated. */
  close(): Promise<void>;
}

type Answer = (result: Result<Uint8Array, 'hasher-gone'>) => void;

export function createPinHasher(): PinHasher {
  let worker: Worker | null = null;
  let closed = false;
  let made = 0;
  const waiting = new Map<number, Answer>();

  const lost = (): void => {
    worker = null;
    const answers = [...waiting.values()];
    waiting.clear();
    for (const answer of answers) answer(err('hasher-gone'));
  };

  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = new Worker(new URL('./pin-hash-thread.ts', import.meta.url));
    // A thread that waits for work does not keep the daemon from ending.
    started.unref();
    started.on('message', ({ id, hash }: FromHasher) => {
      const answer = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      answer?.(ok(hash));
    });
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) lost();
    });
    worker = started;
    return started;
  };

  return {
    hash(password, salt, cost) {
      if (closed) return Promise.resolve(err('hasher-gone'));
      return new Promise((resolve) => {
        const id = made++;
        waiting.set(id, resolve);
        const thread = running();
        thread.ref();
        const request: ToHasher = { id, password, salt, cost, bytes: HASH_BYTES };
        thread.postMessage(request);
      });
    },
    async close() {
      closed = true;
      const ending = worker;
      lost();
      await ending?.terminate();
    },
  };
}
