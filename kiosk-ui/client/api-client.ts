/** The connection of a whole page to the daemon: one socket at a time, opened again when it ends, events in order. */
import type { ApiEvent } from '../../daemon/api/contract/events.ts';
import type { MethodName, MethodResult, Params } from '../../daemon/api/contract/methods.ts';
import type { Hello, OpenResult } from '../../daemon/api/contract/session.ts';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { type CallOutcome, localFailure } from './client-error.ts';
import { type ConnectionState, type Refusal, refusalOfClose } from './connection-state.ts';
import { type Cursor, cursorAtOpen, placeOf } from './durable-cursor.ts';
import type { HandshakeResult } from './handshake.ts';
import type { KeyStore, PageKey, Subtle } from './page-key.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { openSession, type SessionSocket } from './session-socket.ts';
import type { ClientClock } from './silence-watch.ts';
import type { WebSocketConstructor } from './socket.ts';

/** What the client tells its page, in order. */
export type ClientNews =
  | { readonly type: 'connection'; readonly state: ConnectionState }
  | { readonly type: 'hello'; readonly hello: Hello }
  /** The page's key: its id, which is the name of this screen, and its roles; null and empty while it has none. */
  | { readonly type: 'roles'; readonly keyId: string | null; readonly roles: readonly Role[] }
  /** A session is open. The snapshot replaces what was known of devices and readings. */
  | { readonly type: 'opened'; readonly open: OpenResult }
  | { readonly type: 'event'; readonly event: ApiEvent };

export interface ClientDeps {
  /** `ws://127.0.0.1:PORT/v1/ws`. */
  readonly url: string;
  /** What the browser sends as Origin; empty for a program. */
  readonly origin: string;
  readonly WebSocket: WebSocketConstructor;
  readonly clock: ClientClock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly subtle: Subtle;
  readonly keys: KeyStore;
  readonly about: { readonly name: string; readonly version: string };
  /** One-time launch ticket, or null. */
  readonly ticket: string | null;
  readonly onNews: (news: ClientNews) => void;
}

export interface ApiClient {
  /** Opens a session in `role` (null = any role of the key); changes over when another role is open. */
  enter(role: Role | null): void;
  call<M extends MethodName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<CallOutcome<MethodResult<M>>>;
  /** Tries again after a refusal. */
  retry(): void;
  /** Ends for good. Harmless when repeated. */
  close(): void;
}

export function createApiClient(deps: ClientDeps): ApiClient {
  const { clock, onNews } = deps;
  let state: ConnectionState = { kind: 'connecting' };
  let wanted: Role | null = null;
  let key: PageKey | null = null;
  let ticket = deps.ticket;
  let cursor: Cursor | null = null;
  let session: SessionSocket | null = null;
  let attempt = 0;
  let replaying = false;
  let restartMs: number | null = null;
  let cancelWait: () => void = () => {};
  let closed = false;
  const loaded = deps.keys.load().then(
    (found) => {
      key ??= found;
      onNews({ type: 'roles', keyId: key?.keyId ?? null, roles: key?.roles ?? [] });
    },
    // A browser without IndexedDB has no key: the page says that it is not paired.
    () => onNews({ type: 'roles', keyId: null, roles: [] }),
  );

  function become(next: ConnectionState): void {
    state = next;
    onNews({ type: 'connection', state });
  }

  function leave(): void {
    cancelWait();
    session?.drop();
    session = null;
    replaying = false;
  }

  function refuse(reason: Refusal): void {
    leave();
    become({ kind: 'refused', reason });
  }

  function again(): void {
    leave();
    const wait = (restartMs ?? 0) + reconnectDelay(attempt, deps.random());
    become({ kind: 'reconnecting', why: restartMs === null ? 'lost' : 'restart' });
    restartMs = null;
    attempt += 1;
    cancelWait = clock.after(wait, connect);
  }

  /** What is sure without asking the server. A ticket may bring other roles than the key has. */
  function refusalBeforehand(): Refusal | null {
    if (ticket !== null) return null;
    if (key === null) return 'notPaired';
    return wanted !== null && !key.roles.includes(wanted) ? 'roleForbidden' : null;
  }

  function connect(): void {
    leave();
    const refusal = refusalBeforehand();
    if (refusal !== null) {
      refuse(refusal);
      return;
    }
    const { WebSocket, url, origin, subtle, keys, about } = deps;
    session = openSession({
      WebSocket,
      url,
      clock,
      handshake: { origin, subtle, keys, about, role: wanted, key, ticket, cursor, onKey },
      listener: {
        onHello: (hello) => onNews({ type: 'hello', hello }),
        onHandshake,
        onEvent,
        onReplayEnd: () => {
          replaying = false;
        },
        onClosing: ({ retryAfterMs }) => {
          restartMs = retryAfterMs;
        },
        onEnd: (code) => {
          const reason = code === null ? null : refusalOfClose(code);
          if (reason === null) again();
          else refuse(reason);
        },
      },
    });
  }

  function onKey(fresh: PageKey): void {
    key = fresh;
    ticket = null;
    onNews({ type: 'roles', keyId: fresh.keyId, roles: fresh.roles });
  }

  function onHandshake(result: HandshakeResult): void {
    if (result.kind === 'lost') {
      again();
      return;
    }
    ticket = null;
    if (result.kind === 'refused') {
      refuse(result.reason);
      return;
    }
    const { open } = result;
    cursor = cursorAtOpen(cursor, open);
    replaying = open.resume.kind === 'replay';
    attempt = 0;
    become({ kind: 'open', role: open.role, session: open.session });
    onNews({ type: 'opened', open });
  }

  function onEvent(event: ApiEvent): void {
    if (event.class === 'durable' && cursor !== null) {
      const place = placeOf(cursor, event.seq);
      if (place === 'duplicate') return;
      // A hole outside of a replay: resume brings what is missing. Inside one, the server will not do better the next time.
      if (place === 'hole' && !replaying) {
        again();
        return;
      }
      cursor = { epoch: cursor.epoch, after: event.seq };
    }
    onNews({ type: 'event', event });
  }

  function restart(): void {
    leave();
    attempt = 0;
    become({ kind: 'connecting' });
    void loaded.then(() => {
      if (!closed && session === null && state.kind === 'connecting') connect();
    });
  }

  return {
    enter(role) {
      if (closed) return;
      wanted = role;
      const fits = state.kind === 'open' && (role === null || state.role === role);
      if (!fits) restart();
    },
    call(method, params, signal) {
      if (session === null || state.kind !== 'open') return Promise.resolve(localFailure('connectionLost'));
      return session.calls.send(method, params, signal ?? null);
    },
    retry: () => {
      if (!closed && state.kind !== 'open') restart();
    },
    close() {
      closed = true;
      leave();
    },
  };
}
