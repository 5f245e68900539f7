/** Hands messages to one socket no faster than it drains, fetches replays when it has room, and says when it lags. */
import type { WebSocket } from 'ws';
import type { Notification } from './contract/envelope.ts';
import { LIMITS, type Role } from './contract/wire.ts';
import { notification } from './error-response.ts';
import { createEventFeed, type EventFeed, type ResumePlan } from './event-feed.ts';
import { mayRoleSee } from './event-scopes.ts';
import { createOutbox } from './outbox.ts';
import type { EventSource, LedgerPort } from './ports.ts';

/** Above this the socket counts as congested: later states merge, later messages wait here. Bytes. */
const HIGH_WATER = 65_536;

export interface SocketWriter {
  send(message: object): void;
  notify(method: Notification['method'], params: unknown): void;
  /** Starts the events of a session: the replay that was planned, then live ones. */
  startEvents(role: Role, plan: ResumePlan): void;
  /** Nothing is sent afterwards. Harmless when repeated. */
  stop(): void;
}

export interface SocketWriterDeps {
  readonly socket: Pick<WebSocket, 'send' | 'bufferedAmount'>;
  readonly ledger: Pick<LedgerPort, 'head' | 'events'>;
  readonly events: EventSource;
  /** More than the allowed backlog waits. */
  readonly onLagging: () => void;
  /** A bug came up while events were fetched. */
  readonly onBroken: (thrown: unknown) => void;
}

export function createSocketWriter(deps: SocketWriterDeps): SocketWriter {
  const { socket } = deps;
  const outbox = createOutbox();
  let feed: EventFeed | null = null;
  let unsubscribe = (): void => {};
  let stopped = false;
  let refillDue = false;
  /** Bytes that we fetched ourselves for a replay; the client is not to blame for them. */
  let fetchedBytes = 0;

  const pump = (): void => {
    while (!stopped && socket.bufferedAmount < HIGH_WATER) {
      const text = outbox.next(feed?.isLive() ?? true);
      if (text === undefined) {
        fetchedBytes = 0;
        refillSoon();
        return;
      }
      // An error here means that the socket is gone; its close event says so too.
      socket.send(text, () => pump());
    }
    if (!stopped && outbox.bytes() + socket.bufferedAmount > LIMITS.backlogBytes + fetchedBytes) deps.onLagging();
  };

  /** One page a turn of the event loop, so that a long replay holds up nobody else. */
  const refillSoon = (): void => {
    if (refillDue || feed === null || feed.isLive()) return;
    refillDue = true;
    setImmediate(() => {
      refillDue = false;
      if (stopped || feed === null) return;
      const before = outbox.bytes();
      try {
        feed.refill();
      } catch (thrown) {
        deps.onBroken(thrown);
        return;
      }
      fetchedBytes += outbox.bytes() - before;
      pump();
    });
  };

  const notify: SocketWriter['notify'] = (method, params) => {
    outbox.push(JSON.stringify(notification(method, params)));
  };

  return {
    send(message) {
      outbox.push(JSON.stringify(message));
      pump();
    },
    notify(method, params) {
      notify(method, params);
      pump();
    },
    startEvents(role, plan) {
      const started = createEventFeed({
        plan,
        ledger: deps.ledger,
        onEvent: (event) => {
          if (mayRoleSee(role, event)) notify('event', event);
        },
        onReplayEnd: (at) => notify('replay.end', { at }),
      });
      feed = started;
      unsubscribe = deps.events.subscribe((event) => {
        if (event.class === 'durable') started.published(event);
        else if (mayRoleSee(role, event)) outbox.pushState(event);
        pump();
      });
      pump();
    },
    stop() {
      stopped = true;
      unsubscribe();
      unsubscribe = () => {};
    },
  };
}
