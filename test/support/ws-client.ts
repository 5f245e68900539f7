/** A client of the API for tests: a real socket, every message checked against the contract as it comes. */
import { request as httpRequest } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { WebSocket } from 'ws';
import { ErrorData } from '../../daemon/api/contract/envelope.ts';
import { type ApiEvent, DurableEvent, ReplayEnd, StateEvent } from '../../daemon/api/contract/events.ts';
import { METHODS, type MethodName, type Params } from '../../daemon/api/contract/methods.ts';
import { Closing, Hello, type OpenParams } from '../../daemon/api/contract/session.ts';
import { type Role, SUBPROTOCOL, WS_PATH } from '../../daemon/api/contract/wire.ts';
import { makeProof } from '../../daemon/api/session-proof.ts';
import type { TestKey } from './fake-ports.ts';

export interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: string | null;
  readonly method?: string;
  readonly [part: string]: any;
}

export interface Refusal {
  readonly status: number;
  readonly body: { readonly code: string; readonly text: { readonly 'zh-CN': string; readonly en: string } };
}

export interface ConnectOptions {
  readonly port: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly path?: string;
  readonly host?: string;
}

export interface TestClient {
  readonly hello: Hello;
  /** Origin that the handshake named; empty for a program. */
  readonly origin: string;
  readonly messages: readonly Message[];
  send(data: string | Buffer): void;
  call(method: string, params?: unknown, id?: string): Promise<Message>;
  openParams(role: Role, key: TestKey, resume?: OpenParams['resume']): Params<'session.open'>;
  open(role: Role, key: TestKey, resume?: OpenParams['resume']): Promise<Message>;
  /** The first message, past or future, that fits. Fails when the socket closes before. */
  message(fits: (message: Message) => boolean): Promise<Message>;
  events(): readonly ApiEvent[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  pause(): void;
  resume(): void;
  terminate(): void;
}

const ajv = new Ajv({ strict: true });
const compiled = new Map<TSchema, ValidateFunction>();

/** Throws when `value` does not fit `schema`. */
export function expectFits(schema: TSchema, value: unknown, what: string): void {
  const check = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, check);
  if (!check(value)) throw new Error(`${what} breaks the contract: ${ajv.errorsText(check.errors)}`);
}

function checkMessage(message: Message, methods: ReadonlyMap<string, string>): void {
  const answered = methods.get(message.id ?? '');
  if (message.error !== undefined) expectFits(ErrorData, message.error.data, 'error');
  else if (message.result !== undefined) {
    if (answered !== undefined) expectFits(METHODS[answered as MethodName].result, message.result, answered);
  } else if (message.method === 'hello') expectFits(Hello, message.params, 'hello');
  else if (message.method === 'replay.end') expectFits(ReplayEnd, message.params, 'replay.end');
  else if (message.method === 'session.closing') expectFits(Closing, message.params, 'session.closing');
  else if (message.method === 'event') {
    expectFits(message.params.class === 'durable' ? DurableEvent : StateEvent, message.params, 'event');
  } else throw new Error(`unexpected notification ${message.method}`);
}

/** Connects and waits for the hello, or answers the HTTP refusal. */
export async function connect(options: ConnectOptions): Promise<TestClient | Refusal> {
  const { port, headers = {}, protocols = [SUBPROTOCOL], path = WS_PATH, host = '127.0.0.1' } = options;
  const socket = new WebSocket(`ws://${host}:${port}${path}`, [...protocols], { headers, perMessageDeflate: false });
  const messages: Message[] = [];
  const methods = new Map<string, string>();
  const waiting = new Set<{
    fits: (message: Message) => boolean;
    take: (message: Message) => void;
    fail: (e: Error) => void;
  }>();
  let broken: Error | null = null;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    try {
      checkMessage(message, methods);
    } catch (error) {
      broken = error as Error;
    }
    messages.push(message);
    for (const waiter of [...waiting]) {
      if (broken !== null) waiter.fail(broken);
      else if (waiter.fits(message) && waiting.delete(waiter)) waiter.take(message);
    }
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      for (const waiter of waiting) waiter.fail(new Error(`the socket closed with ${code} before the message came`));
      resolve({ code, reason: String(reason) });
    });
  });
  const message: TestClient['message'] = (fits) =>
    new Promise((take, fail) => {
      const past = messages.find(fits);
      if (broken !== null) fail(broken);
      else if (past !== undefined) take(past);
      else waiting.add({ fits, take, fail });
    });
  const refusal = new Promise<Refusal>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        socket.terminate();
      });
    });
    socket.on('error', reject);
  });
  refusal.catch(() => {});
  const first = await Promise.race([refusal, message((each) => each.method === 'hello')]);
  if ('status' in first) return first as Refusal;
  const hello = (first as Message).params as Hello;
  const origin = headers.origin ?? '';
  let calls = 0;
  const client: TestClient = {
    hello,
    origin,
    messages,
    send: (data) => socket.send(data),
    call(method, params, id = `c${++calls}`) {
      methods.set(id, method);
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) }));
      return message((each) => each.id === id);
    },
    openParams: (role, { keyId, key }, resume) => ({
      schema: 1,
      role,
      keyId,
      proof: makeProof(key, { challenge: hello.challenge, origin, role, schema: 1 }),
      client: { name: 'test', version: '0' },
      ...(resume === undefined ? {} : { resume }),
    }),
    open: (role, key, resume) => client.call('session.open', client.openParams(role, key, resume)),
    message,
    events: () => messages.filter((each) => each.method === 'event').map((each) => each.params as ApiEvent),
    closed,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    terminate: () => socket.terminate(),
  };
  return client;
}

/** As `connect`, for tests that expect to get in. */
export async function connected(options: ConnectOptions): Promise<TestClient> {
  const client = await connect(options);
  if ('status' in client) throw new Error(`refused: ${client.body.code}`);
  return client;
}

/** One plain HTTP request with exactly these headers. */
export function fetchPlain(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<{ status: number; headers: Readonly<Record<string, string | string[] | undefined>>; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end();
  });
}
