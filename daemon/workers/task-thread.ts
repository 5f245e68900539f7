/** Follows a thread that does one task: hears its messages, ends it when it is not wanted any more, and says how it ended. */
import type { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../devices/kit/result.ts';

/** What every such thread says last, where it comes to an end of its own. */
export type TaskEnd<T> = { readonly type: 'done'; readonly value: T } | { readonly type: 'failed' };

/** `task-failed`: it said so, or it is gone without a word. */
export type TaskTrouble = 'cancelled' | 'task-failed';

/** Resolves when the thread has ended: nothing is written any more. */
export function followTask<T, M extends { readonly type: string }>(
  worker: Worker,
  signal: AbortSignal,
  onMessage: (message: M) => void,
): Promise<Result<T, TaskTrouble>> {
  let outcome: Result<T, TaskTrouble> = err('task-failed');
  const stop = (): void => {
    outcome = err('cancelled');
    void worker.terminate();
  };
  worker.on('message', (message: M | TaskEnd<T>) => {
    if (isEnd<T>(message)) {
      if (!signal.aborted) outcome = message.type === 'done' ? ok(message.value) : err('task-failed');
    } else if (!signal.aborted) onMessage(message);
  });
  // Whatever it was, the exit that follows ends the task as failed.
  worker.on('error', () => undefined);
  return new Promise((resolve) => {
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      resolve(outcome);
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function isEnd<T>(message: { readonly type: string }): message is TaskEnd<T> {
  return message.type === 'done' || message.type === 'failed';
}
