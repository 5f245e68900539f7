/** One socket's life: hello, handshake, then calls and events until it ends. The next one is `api-client.ts`'s business. */
import type { ApiEvent } from '../../daemon/api/contract/events.ts';
import type { Closing, Hello } from '../../daemon/api/contract/session.ts';
import { type HandshakeDeps, type HandshakeResult, shakeHands } from './handshake.ts';
import { createPendingCalls, type PendingCalls } from './pending-calls.ts';
import { parseServerMessage } from './server-message.ts';
import { type ClientClock, createSilenceWatch } from './silence-watch.ts';
import { openSocket, type WebSocketConstructor } from './socket.ts';

export interface SessionListener {
  onHello(hello: Hello): void;
  onHandshake(result: HandshakeResult): void;
  onEvent(event: ApiEvent): void;
  onReplayEnd(): void;
  onClosing(closing: Closing): void;
  /** `code` is the close code, or null when this end found the line dead. Said once, never after `drop`. */
  onEnd(code: number | null): void;
}

export interface SessionDeps {
  readonly WebSocket: WebSocketConstructor;
  readonly url: string;
  readonly clock: ClientClock;
  readonly handshake: Omit<HandshakeDeps, 'calls' | 'hello'>;
  readonly listener: SessionListener;
}

export interface SessionSocket {
  readonly calls: PendingCalls;
  /** Ends it without a word to the listener. Harmless when repeated. */
  drop(): void;
}

export function openSession({ WebSocket, url, clock, handshake, listener }: SessionDeps): SessionSocket {
  let ended = false;
  const socket = openSocket(WebSocket, url, {
    onMessage,
    onEnd: (code) => finish(() => listener.onEnd(code)),
  });
  const calls = createPendingCalls((text) => socket.send(text));
  const watch = createSilenceWatch({
    clock,
    // The answer itself does not matter: any message shows that the line lives.
    ask: () => void calls.send('session.ping', {}, null),
    onDead: () => finish(() => listener.onEnd(null)),
  });

  function finish(tell: () => void): void {
    if (ended) return;
    ended = true;
    watch.stop();
    socket.drop();
    calls.end();
    tell();
  }

  async function greet(hello: Hello): Promise<void> {
    listener.onHello(hello);
    const result = await shakeHands({ ...handshake, calls, hello });
    if (!ended) listener.onHandshake(result);
  }

  function onMessage(text: unknown): void {
    watch.heard();
    const message = parseServerMessage(text);
    if (message === null) return;
    switch (message.kind) {
      case 'hello':
        // A page without WebCrypto or IndexedDB cannot prove itself; that ends as a lost line, not as a silent page.
        greet(message.hello).catch(() => finish(() => listener.onEnd(null)));
        return;
      case 'event':
        listener.onEvent(message.event);
        return;
      case 'replay-end':
        listener.onReplayEnd();
        return;
      case 'closing':
        listener.onClosing(message.closing);
        return;
      case 'result':
      case 'error':
        calls.settle(message);
        return;
    }
  }

  return { calls, drop: () => finish(() => {}) };
}
