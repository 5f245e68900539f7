/** A WebSocket whose other end is the test: what the client sent, and what the server says to it. */
import type { WebSocketConstructor, WebSocketLike } from '../../../kiosk-ui/client/socket.ts';

export interface SentCall {
  readonly id: string;
  readonly method: string;
  readonly params: { readonly [key: string]: unknown };
}

export interface FakeSocket {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: SentCall[];
  /** True once the client has closed it. */
  closed: boolean;
  say(message: object): void;
  raw(data: unknown): void;
  answer(method: string, result: unknown): void;
  refuse(method: string, code: string): void;
  end(code: number): void;
}

export interface FakeServer {
  readonly WebSocket: WebSocketConstructor;
  readonly sockets: FakeSocket[];
  last(): FakeSocket;
}

type Listener = (event: { readonly data: unknown; readonly code: number }) => void;

export function createFakeServer(): FakeServer {
  const sockets: FakeSocket[] = [];
  function makeSocket(url: string, protocols: string[]): WebSocketLike {
    const listeners: { message: Listener[]; close: Listener[] } = { message: [], close: [] };
    const tell = (type: 'message' | 'close', data: unknown, code: number) => {
      for (const listener of listeners[type]) listener({ data, code });
    };
    const callOf = (method: string) => {
      const call = fake.sent.findLast((one) => one.method === method);
      if (call === undefined) throw new Error(`the client never called ${method}`);
      return call;
    };
    const fake: FakeSocket = {
      url,
      protocols,
      sent: [],
      closed: false,
      say: (message) => tell('message', JSON.stringify({ jsonrpc: '2.0', ...message }), 0),
      raw: (data) => tell('message', data, 0),
      answer: (method, result) => fake.say({ id: callOf(method).id, result }),
      refuse: (method, code) =>
        fake.say({
          id: callOf(method).id,
          error: { code: -32000, message: code, data: { code, retryable: false, text: { 'zh-CN': '错', en: 'bad' } } },
        }),
      end: (code) => tell('close', null, code),
    };
    sockets.push(fake);
    return {
      send: (text) => void fake.sent.push(JSON.parse(text)),
      close: () => {
        fake.closed = true;
      },
      addEventListener: (type: 'message' | 'close', listener: (event: never) => void) => {
        listeners[type].push(listener as Listener);
      },
    };
  }
  function FakeWebSocket(url: string, protocols: string[]): WebSocketLike {
    return makeSocket(url, protocols);
  }
  return {
    WebSocket: FakeWebSocket as unknown as WebSocketConstructor,
    sockets,
    last() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('the client opened no socket');
      return socket;
    },
  };
}
