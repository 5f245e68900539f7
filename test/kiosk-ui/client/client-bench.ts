/** A client on a fake server and a manual clock, with the few moves that its tests share. */
import { vi } from 'vitest';
import type { ApiClient, ClientNews } from '../../../kiosk-ui/client/api-client.ts';
import { createApiClient } from '../../../kiosk-ui/client/api-client.ts';
import { importPageKey, type KeyStore, type PageKey, toBase64Url } from '../../../kiosk-ui/client/page-key.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createFakeServer, type FakeServer } from './fake-socket.ts';

export const EPOCH = 'log.example/1';
export const ORIGIN = 'http://127.0.0.1:8765';
/** 32 bytes of 07, base64url. */
export const KEY_TEXT = toBase64Url(new Uint8Array(32).fill(7));

const WAIT = { timeout: 10_000, interval: 1 };

export interface ClientBench {
  readonly client: ApiClient;
  readonly server: FakeServer;
  readonly clock: ManualClock;
  readonly news: ClientNews[];
  readonly saved: PageKey[];
  /** The kinds of connection states so far, in order; a refusal with its reason. */
  states(): string[];
  /** Says hello and answers `session.open`, as a healthy server does. */
  open(resume?: object, head?: number): Promise<void>;
  hello(schema?: { min: number; max: number }): Promise<void>;
  durable(seq: number, epoch?: string): void;
  seqs(): number[];
}

export async function createClientBench(options: {
  readonly ticket: string | null;
  readonly roles: PageKey['roles'] | null;
  readonly random: number;
}): Promise<ClientBench> {
  const clock = createManualClock();
  const server = createFakeServer();
  const news: ClientNews[] = [];
  const saved: PageKey[] = [];
  const { subtle } = crypto;
  const key = options.roles && { keyId: 'k1', key: await importPageKey(subtle, KEY_TEXT), roles: options.roles };
  const keys: KeyStore = {
    load: async () => key,
    save: async (one) => void saved.push(one),
  };
  const client = createApiClient({
    url: 'ws://127.0.0.1:8765/v1/ws',
    origin: ORIGIN,
    WebSocket: server.WebSocket,
    clock,
    random: () => options.random,
    subtle,
    keys,
    about: { name: 'test', version: '0' },
    ticket: options.ticket,
    onNews: (one) => news.push(one),
  });
  /** WebCrypto answers from another thread, in its own time. */
  const until = (done: () => boolean) =>
    vi.waitFor(() => {
      if (!done()) throw new Error('the client did not get there');
    }, WAIT);
  const bench: ClientBench = {
    client,
    server,
    clock,
    news,
    saved,
    states: () =>
      news.flatMap((one) => {
        if (one.type !== 'connection') return [];
        return one.state.kind === 'refused' ? `refused(${one.state.reason})` : one.state.kind;
      }),
    async hello(schema = { min: 1, max: 1 }) {
      const params = {
        server: '0',
        schema,
        epoch: EPOCH,
        challenge: 'abc',
        simulated: true,
        developmentKey: false,
        limits: {},
        state: 'ready',
      };
      await clock.advance(0);
      const before = server.last().sent.length;
      const statesBefore = bench.states().length;
      server.last().say({ method: 'hello', params });
      await until(() => server.last().sent.length > before || bench.states().length > statesBefore);
    },
    async open(resume = { kind: 'none' }, head = 9) {
      await bench.hello();
      server.last().answer('session.open', {
        session: `s${server.sockets.length}`,
        role: server.last().sent.find((call) => call.method === 'session.open')?.params.role,
        schema: 1,
        epoch: EPOCH,
        now: { wall: 0, mono: 0 },
        head,
        resume,
        snapshot: { devices: [], readings: [], people: null, locks: [], climate: [], ledger: null, jobs: [] },
      });
      await clock.advance(0);
    },
    durable: (seq, epoch = EPOCH) =>
      server.last().say({
        method: 'event',
        params: { class: 'durable', seq, topic: 'x.y', epoch, at: 0, mono: 0, device: null, cause: null, data: {} },
      }),
    seqs: () => news.flatMap((one) => (one.type === 'event' && one.event.class === 'durable' ? [one.event.seq] : [])),
  };
  await clock.advance(0);
  return bench;
}
