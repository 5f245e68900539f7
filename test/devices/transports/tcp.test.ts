import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { concatBytes } from '../../../devices/kit/bytes.ts';
import type { Clock } from '../../../devices/kit/clock.ts';
import type { TransportTrouble } from '../../../devices/kit/transport.ts';
import { createTcpTransport } from '../../../devices/transports/tcp.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function serve() {
  const sockets: Socket[] = [];
  const received: Uint8Array[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk: Buffer) => received.push(new Uint8Array(chunk)));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  cleanUp.push(stop);
  return { port: address.port, sockets, received, stop };
}

function client(port: number) {
  const clock = createManualClock();
  const transport = createTcpTransport({ host: '127.0.0.1', port, connectTimeoutMs: 3_000, clock });
  const received: Uint8Array[] = [];
  const gone: TransportTrouble[] = [];
  cleanUp.push(() => transport.close());
  const open = () =>
    transport.open({ baudRate: 9600 }, { onBytes: (chunk) => received.push(chunk), onGone: (why) => gone.push(why) });
  return { clock, transport, received, gone, open };
}

describe('tcp transport', () => {
  test('bytes pass both ways and the time-out for connecting is stopped', async () => {
    const { port, sockets, received } = await serve();
    const host = client(port);
    expect(await host.open()).toEqual({ ok: true, value: undefined });
    expect(host.clock.pending()).toBe(0);
    expect(host.transport.path).toBe(`tcp://127.0.0.1:${port}`);
    expect(await host.transport.write(Uint8Array.of(0xaa, 0x00))).toEqual({ ok: true, value: undefined });
    await until('bytes at the device', () => concatBytes(received).length === 2);
    sockets[0]?.write(Uint8Array.of(0xff, 0x0d));
    await until('bytes at the host', () => concatBytes(host.received).length === 2);
    expect(concatBytes(host.received)).toEqual(Uint8Array.of(0xff, 0x0d));
  });

  test.each(['end', 'destroy', 'resetAndDestroy'] as const)(
    'the other end\'s "%s" is told once as gone',
    async (how) => {
      const { port, sockets } = await serve();
      const { transport, gone, open } = client(port);
      await open();
      await until('the connection', () => sockets.length > 0);
      sockets[0]?.[how]();
      await until('gone', () => gone.length > 0);
      expect(gone).toEqual([{ code: 'gone', path: transport.path }]);
      expect(await transport.write(Uint8Array.of(1))).toEqual({
        ok: false,
        error: { code: 'gone', path: transport.path },
      });
    },
  );

  test('after close nothing is told, and it may be opened again', async () => {
    const { port, sockets } = await serve();
    const { transport, gone, open } = client(port);
    await open();
    await transport.close();
    await transport.close();
    expect(await open()).toEqual({ ok: true, value: undefined });
    await until('two connections', () => sockets.length === 2);
    expect(gone).toEqual([]);
  });

  test('a port where nobody listens is not found', async () => {
    const { port, stop } = await serve();
    await stop();
    const { clock, transport, open } = client(port);
    expect(await open()).toEqual({ ok: false, error: { code: 'not-found', path: transport.path } });
    expect(clock.pending()).toBe(0);
  });

  test('a connection that does not come about in time is a trouble', async () => {
    const { port } = await serve();
    const asked: number[] = [];
    const clock: Clock = {
      ...createManualClock(),
      // Time is up before the event loop gets round to the system's answer.
      after(ms, fn) {
        asked.push(ms);
        queueMicrotask(fn);
        return () => {};
      },
    };
    const transport = createTcpTransport({ host: '127.0.0.1', port, connectTimeoutMs: 3_000, clock });
    const answer = await transport.open({ baudRate: 9600 }, { onBytes: () => {}, onGone: () => {} });
    expect(answer).toEqual({ ok: false, error: { code: 'io', path: transport.path, cause: 'ETIMEDOUT' } });
    expect(asked).toEqual([3_000]);
  });

  test('close while connecting ends the attempt', async () => {
    const { port } = await serve();
    const { clock, transport, gone, open } = client(port);
    const opening = open();
    await transport.close();
    expect(await opening).toEqual({ ok: false, error: { code: 'gone', path: transport.path } });
    expect(gone).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test('an IPv6 address is written in brackets', () => {
    const clock = createManualClock();
    expect(createTcpTransport({ host: '::1', port: 4001, connectTimeoutMs: 1, clock }).path).toBe('tcp://[::1]:4001');
  });
});
