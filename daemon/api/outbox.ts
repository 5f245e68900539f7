/** Messages that wait for one client, in order, and how many bytes they are. Pure; the writer hands them to the socket. */
import type { StateEvent } from './contract/events.ts';
import { notification } from './error-response.ts';

export interface Outbox {
  /** Queues a response, a durable event or another notification: never merged, never dropped. */
  push(text: string): void;
  /** Queues a state; one that still waits under the same topic and key is replaced, and counted in `merged`. */
  pushState(event: StateEvent): void;
  /**
   * Takes the next message. States come after all else, so that none overtakes the entry it is `after`;
   * `statesToo` false holds them back while a replay is under way.
   */
  next(statesToo: boolean): string | undefined;
  /** Bytes that wait, UTF-8. */
  bytes(): number;
}

interface WaitingState {
  readonly text: string;
  readonly bytes: number;
  readonly merged: number;
}

export function createOutbox(): Outbox {
  const queue: string[] = [];
  /** Index of the queue's first message: a shift of a long array costs its length. */
  let first = 0;
  const states = new Map<string, WaitingState>();
  let bytes = 0;
  return {
    push(text) {
      queue.push(text);
      bytes += Buffer.byteLength(text);
    },
    pushState(event) {
      const name = JSON.stringify([event.topic, event.key]);
      const skipped = states.get(name);
      const merged = event.merged + (skipped === undefined ? 0 : skipped.merged + 1);
      const text = JSON.stringify(notification('event', { ...event, merged }));
      const state = { text, bytes: Buffer.byteLength(text), merged };
      bytes += state.bytes - (skipped?.bytes ?? 0);
      // To the end: its `after` may be newer than that of the states behind the old one.
      states.delete(name);
      states.set(name, state);
    },
    next(statesToo) {
      const text = queue[first];
      if (text !== undefined) {
        first += 1;
        if (first === queue.length || first >= 1_024) {
          queue.splice(0, first);
          first = 0;
        }
        bytes -= Buffer.byteLength(text);
        return text;
      }
      if (!statesToo) return undefined;
      for (const [name, state] of states) {
        states.delete(name);
        bytes -= state.bytes;
        return state.text;
      }
      return undefined;
    },
    bytes: () => bytes,
  };
}
