/** Hands each event to every listener, in order. One listener that throws is a bug and ends the process. */
import type { ApiEvent } from './contract/events.ts';
import type { EventSource } from './ports.ts';

export interface EventBus extends EventSource {
  publish(event: ApiEvent): void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<(event: ApiEvent) => void>();
  return {
    publish(event) {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
