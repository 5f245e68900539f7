/**
 * One request outstanding on a half-duplex wire; the others wait their turn. Time-outs count from *sent*, not from *queued*.
 * An answer that nobody waits for is told as late, never given to the next request.
 */
import type { CancelTimer, Clock } from './clock.ts';
import { err, ok, type Result } from './result.ts';
import type { TransportTrouble } from './transport.ts';

export interface QueuedRequest<A> {
  readonly bytes: Uint8Array;
  /** Longest time without a byte from the device. Milliseconds from sent. */
  readonly idleMs: number;
  /** Longest time for the whole answer. Milliseconds from sent. */
  readonly overallMs: number;
  /** False for an answer that cannot belong to this request: the late one of an earlier request. */
  readonly accepts: (answer: A) => boolean;
}

export type RequestTrouble =
  | TransportTrouble
  | { readonly code: 'timeout' }
  | { readonly code: 'cancelled' }
  | { readonly code: 'closed' };

export interface PendingRequest<A> {
  readonly answer: Promise<Result<A, RequestTrouble>>;
  /**
   * Ends it with `cancelled` at once. When it was already sent, the wire stays taken until its answer came or its time is up,
   * for the device will still answer.
   */
  cancel(): void;
}

export interface RequestQueueDeps<A> {
  readonly clock: Clock;
  readonly write: (bytes: Uint8Array) => Promise<Result<void, TransportTrouble>>;
  /** Called just before a request is written; the place to drop what is left of earlier answers. */
  readonly beforeSend: () => void;
  readonly onLate: (answer: A) => void;
}

export interface RequestQueue<A> {
  send(request: QueuedRequest<A>): PendingRequest<A>;
  /** A whole answer came. */
  answer(answer: A): void;
  /** Some byte came: the device is alive, patience starts anew. */
  activity(): void;
  /** The wire is gone: everything ends with `trouble`; the queue can be used again. */
  fail(trouble: TransportTrouble): void;
  /** Everything ends with `closed`, now and from now on. Harmless when repeated. */
  close(): void;
}

interface Entry<A> {
  readonly request: QueuedRequest<A>;
  readonly resolve: (result: Result<A, RequestTrouble>) => void;
}

interface Outstanding<A> extends Entry<A> {
  sent: boolean;
  cancelIdle: CancelTimer;
  cancelOverall: CancelTimer;
}

export function createRequestQueue<A>({ clock, write, beforeSend, onLate }: RequestQueueDeps<A>): RequestQueue<A> {
  const waiting: Entry<A>[] = [];
  let current: Outstanding<A> | null = null;
  let cancelled: Outstanding<A> | null = null;
  let closed = false;

  function next(): void {
    if (current !== null) return;
    const entry = waiting.shift();
    if (entry === undefined) return;
    const outstanding: Outstanding<A> = { ...entry, sent: false, cancelIdle: () => {}, cancelOverall: () => {} };
    current = outstanding;
    beforeSend();
    // A write that the system never finishes must not hold the queue for ever.
    outstanding.cancelOverall = clock.after(entry.request.overallMs, () => end(outstanding, err({ code: 'timeout' })));
    write(entry.request.bytes).then((written) => {
      if (current !== outstanding) return;
      if (!written.ok) return end(outstanding, written);
      outstanding.sent = true;
      outstanding.cancelOverall();
      outstanding.cancelOverall = clock.after(entry.request.overallMs, () =>
        end(outstanding, err({ code: 'timeout' })),
      );
      watchSilence(outstanding);
    });
  }

  function watchSilence(outstanding: Outstanding<A>): void {
    outstanding.cancelIdle();
    outstanding.cancelIdle = clock.after(outstanding.request.idleMs, () => end(outstanding, err({ code: 'timeout' })));
  }

  function release(outstanding: Outstanding<A>): void {
    outstanding.cancelIdle();
    outstanding.cancelOverall();
    current = null;
    cancelled = null;
  }

  function end(outstanding: Outstanding<A>, result: Result<A, RequestTrouble>): void {
    release(outstanding);
    outstanding.resolve(result);
    next();
  }

  function endAll(trouble: RequestTrouble): void {
    const ended = waiting.splice(0);
    if (current !== null) {
      ended.unshift(current);
      release(current);
    }
    for (const entry of ended) entry.resolve(err(trouble));
  }

  function cancel(resolve: Entry<A>['resolve']): void {
    const place = waiting.findIndex((entry) => entry.resolve === resolve);
    if (place >= 0) waiting.splice(place, 1);
    else if (current?.resolve === resolve) cancelled = current;
    resolve(err({ code: 'cancelled' }));
  }

  return {
    send(request) {
      const { promise, resolve } = Promise.withResolvers<Result<A, RequestTrouble>>();
      if (closed) {
        resolve(err({ code: 'closed' }));
      } else {
        waiting.push({ request, resolve });
        next();
      }
      return { answer: promise, cancel: () => cancel(resolve) };
    },
    answer(answer) {
      if (current === null || !current.request.accepts(answer)) return onLate(answer);
      if (current === cancelled) onLate(answer);
      end(current, ok(answer));
    },
    activity() {
      if (current?.sent === true) watchSilence(current);
    },
    fail: (trouble) => endAll(trouble),
    close() {
      closed = true;
      endAll({ code: 'closed' });
    },
  };
}
