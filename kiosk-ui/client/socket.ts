/** One socket as the client sees it: text out, text in, one end. Joins it to a WebSocket constructor that is handed in. */
import { SUBPROTOCOL } from '../../daemon/api/contract/wire.ts';

/** What the client uses of a WebSocket; the browser's, Node's and the `ws` package's all have it. */
export interface WebSocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
}
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

export interface SocketListener {
  onMessage(text: unknown): void;
  /** Said once, unless `drop` came first. `code` is the close code; 1006 when the network or the upgrade failed. */
  onEnd(code: number): void;
}

export interface Socket {
  send(text: string): void;
  /** Closes without waiting for the other end, and says nothing more: a dead line would keep `close` waiting. */
  drop(): void;
}

export function openSocket(WebSocket: WebSocketConstructor, url: string, listener: SocketListener): Socket {
  const socket = new WebSocket(url, [SUBPROTOCOL]);
  let ended = false;
  socket.addEventListener('message', (event) => {
    if (!ended) listener.onMessage(event.data);
  });
  socket.addEventListener('close', (event) => {
    if (ended) return;
    ended = true;
    listener.onEnd(event.code);
  });
  return {
    send: (text) => {
      if (!ended) socket.send(text);
    },
    drop: () => {
      ended = true;
      socket.close();
    },
  };
}
