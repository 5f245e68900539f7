import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../daemon/api/contract/wire.ts';
import { createApiServer } from '../../../daemon/api/server.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { createFakePorts } from '../../support/fake-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { withApiServer } from './with-api-server.ts';

const another = () =>
  createApiServer({
    ports: createFakePorts(),
    clock: createManualClock(),
    log: silentLog,
    random: (bytes) => new Uint8Array(bytes),
    version: '0.1.0',
    allowedOrigins: [],
    kioskFolder: null,
  });

test('a planned restart is announced to sessions, and every socket is closed with its code', async () => {
  const { client, attempt, ports, server } = await withApiServer();
  const [counter, waiting] = [await client(), await client()];
  await counter.open('counter', ports.addKey('k1', ['counter']));
  server.announceRestart();
  server.announceRestart();
  expect(await counter.closed).toEqual({ code: 4503, reason: 'restart' });
  expect(counter.messages.filter((message) => message.method === 'session.closing').map((each) => each.params)).toEqual(
    [{ reason: 'restart', retryAfterMs: 1_000 }],
  );
  expect((await waiting.closed).code).toBe(4503);
  expect(waiting.messages.map((message) => message.method)).toEqual(['hello']);
  expect(await attempt()).toMatchObject({ status: 503, body: { code: 'stopping' } });
});

test('a client that answers no ping is cut off after two misses', async () => {
  const { client, ports, clock, log } = await withApiServer();
  const dead = await client();
  await dead.open('counter', ports.addKey('k1', ['counter']));
  dead.pause();
  await clock.advance(3 * LIMITS.heartbeatMs);
  dead.resume();
  expect(await dead.closed).toEqual({ code: 4408, reason: 'heartbeat' });
  await expect.poll(() => log.some((line) => line.event === 'api.socket-closed')).toBe(true);
});

test('a client that does not even answer the close frame is torn down', async () => {
  const { client, ports, clock, server } = await withApiServer();
  const dead = await client();
  await dead.open('counter', ports.addKey('k1', ['counter']));
  dead.pause();
  const closing = server.close();
  await clock.advance(2_000);
  await closing;
  expect(clock.pending()).toBe(0);
});

test('a client that answers pings stays', async () => {
  const { client, ports, clock } = await withApiServer();
  const counter = await client();
  await counter.open('counter', ports.addKey('k1', ['counter']));
  for (let n = 0; n < 6; n++) {
    await clock.advance(LIMITS.heartbeatMs);
    // The answer comes after the pong on the same wire.
    await counter.call('session.ping');
  }
  expect((await counter.call('session.ping')).result.mono).toBe(6 * LIMITS.heartbeatMs);
});

test('a port that another program has is named, on either address', async () => {
  const { port } = await withApiServer();
  const second = another();
  expect(await second.listen(port)).toEqual({ ok: false, error: { code: 'port-in-use', port } });
  await second.close();
});

test('a port that somebody has on ::1 alone is not used either', async () => {
  const squatter = createServer();
  const taken = await new Promise<number | null>((resolve) => {
    squatter.once('error', () => resolve(null));
    squatter.listen({ host: '::1', port: 0 }, () => {
      const address = squatter.address();
      resolve(typeof address === 'object' && address !== null ? address.port : null);
    });
  });
  if (taken === null) return;
  const server = another();
  expect(await server.listen(taken)).toEqual({ ok: false, error: { code: 'port-in-use', port: taken } });
  await server.close();
  await new Promise((resolve) => squatter.close(resolve));
});

test('closing twice is harmless and leaves no timer and no listener', async () => {
  const { server, client, clock, ports } = await withApiServer();
  const counter = await client();
  await counter.open('counter', ports.addKey('k1', ['counter']));
  await server.close();
  await server.close();
  expect((await counter.closed).code).toBe(4503);
  expect(clock.pending()).toBe(0);
  expect(ports.listeners()).toBe(0);
});
