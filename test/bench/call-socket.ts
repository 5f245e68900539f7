/** The bench's one client: sends a call, waits for the message with its id. The same code speaks to the daemon and to the bare echo. */
import { WebSocket } from 'ws';
import { SUBPROTOCOL, WS_PATH } from '../../daemon/api/contract/wire.ts';
import { makeProof } from '../../daemon/api/session-proof.ts';
import type { BenchDaemon } from './bench-daemon.ts';
import type { BenchScope } from './bench-scope.ts';

export interface Answer {
  readonly id?: string;
  readonly method?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

export interface CallSocket {
  call(method: string, params: object): Promise<Answer>;
  /** The params of the first notification of this name, past or future. */
  notified(method: string): Promise<Readonly<Record<string, unknown>>>;
}

export async function openCallSocket(scope: BenchScope, url: string): Promise<CallSocket> {
  const socket = new WebSocket(url, [SUBPROTOCOL], { perMessageDeflate: false });
  scope.onClose(() => socket.terminate());
  const waiting = new Map<string, (answer: Answer) => void>();
  const told = new Map<string, Readonly<Record<string, unknown>>>();
  let onTold = (): void => {};
  let calls = 0;
  socket.on('message', (data) => {
    const message: Answer = JSON.parse(String(data));
    const take = waiting.get(message.id ?? '');
    if (take !== undefined) {
      waiting.delete(message.id ?? '');
      take(message);
    } else if (message.method !== undefined) {
      if (!told.has(message.method)) told.set(message.method, message.params ?? {});
      onTold();
    }
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    call(method, params) {
      const id = `c${++calls}`;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    notified: (method) =>
      new Promise((resolve) => {
        onTold = () => {
          const params = told.get(method);
          if (params !== undefined) resolve(params);
        };
        onTold();
      }),
  };
}

/** A session in the role `counter` on the daemon. */
export async function openCounter(scope: BenchScope, { port, ticket }: BenchDaemon): Promise<CallSocket> {
  const socket = await openCallSocket(scope, `ws://127.0.0.1:${port}${WS_PATH}`);
  const hello = await socket.notified('hello');
  const { result: redeemed } = await socket.call('session.redeem', { ticket });
  const key = new Uint8Array(Buffer.from(String(redeemed?.key), 'base64url'));
  const facts = { challenge: String(hello.challenge), origin: '', role: 'counter', schema: 1 } as const;
  const opened = await socket.call('session.open', {
    schema: 1,
    role: 'counter',
    keyId: String(redeemed?.keyId),
    proof: makeProof(key, facts),
    client: { name: 'bench', version: '0' },
  });
  if (opened.result === undefined) throw new Error(`no session: ${JSON.stringify(opened.error)}`);
  return socket;
}
