import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { err } from '../../../devices/kit/result.ts';
import { createHttpGet, type HttpLink, parseHttpLink } from '../../../devices/transports/http-get.ts';
import { temporaryFolder } from '../../daemon/vault/vault-fixture.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

/** A peer that says exactly these bytes to each request, whatever HTTP thinks of them. */
async function peer(say: (socket: Socket, request: string) => void, socketPath?: string) {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      requests.push(String(bytes));
      say(socket, String(bytes));
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath ?? { port: 0, host: '127.0.0.1' }, () => resolve()));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { requests, sockets, link: { kind: 'url', host: '127.0.0.1', port, target: '/still.jpg?user=a' } as HttpLink };
}

function getter(link: HttpLink, maxBytes = 100) {
  const clock = createManualClock();
  const get = createHttpGet({ link, clock, timeoutMs: 3_000, maxBytes });
  const ends = new AbortController();
  return { clock, ends, path: get.path, ask: () => get.get(ends.signal) };
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\n';

describe('one GET', () => {
  test('brings status and body, on a connection of its own, and leaves no timer', async () => {
    const { link, requests, sockets } = await peer((socket) => socket.write(`${HEAD}abcd`));
    const camera = getter(link);
    for (const _ of [1, 2]) {
      expect(await camera.ask()).toEqual({ ok: true, value: { status: 200, body: new TextEncoder().encode('abcd') } });
    }
    expect(camera.clock.pending()).toBe(0);
    expect(requests[0]).toMatch(/^GET \/still\.jpg\?user=a HTTP\/1\.1\r\n/);
    expect(sockets).toHaveLength(2);
    await until('both connections ended', () => sockets.every((socket) => socket.destroyed || socket.readableEnded));
  });

  test('goes over a Unix socket where the place is a path', async () => {
    const socketPath = join(temporaryFolder(), 'camera');
    await peer((socket) => socket.end(`${HEAD}abcd`), socketPath);
    expect(await getter({ kind: 'socket', socketPath }).ask()).toMatchObject({ ok: true, value: { status: 200 } });
  });

  test('takes a body without a length, in pieces, until the connection ends', async () => {
    const { link } = await peer((socket) => {
      socket.write('HTTP/1.0 200 OK\r\n\r\nab');
      socket.end('cd');
    });
    expect(await getter(link).ask()).toMatchObject({ ok: true, value: { body: new TextEncoder().encode('abcd') } });
  });

  test('does not follow a redirect: it is an answer like any other', async () => {
    const { link, requests } = await peer((socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'),
    );
    expect(await getter(link).ask()).toMatchObject({ ok: true, value: { status: 302 } });
    expect(requests).toHaveLength(1);
  });
});

describe('trouble', () => {
  test('no answer, or one that does not end, is given up after the whole time', async () => {
    for (const said of ['', `${HEAD}ab`]) {
      const { link, requests } = await peer((socket) => socket.write(said));
      const camera = getter(link);
      const asked = camera.ask();
      await until('the request', () => requests.length === 1);
      await camera.clock.advance(2_999);
      expect(camera.clock.pending()).toBe(1);
      await camera.clock.advance(1);
      expect(await asked).toEqual(err({ code: 'timeout' }));
    }
  });

  test('a body that is announced or grows beyond the limit is not taken', async () => {
    const announced = 'HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n';
    const growing = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(101)}`;
    for (const said of [announced, growing]) {
      const { link, sockets } = await peer((socket) => socket.write(said));
      expect(await getter(link).ask()).toEqual(err({ code: 'protocol', reason: 'too-large' }));
      await until('the connection ended', () => sockets.every((socket) => socket.destroyed || socket.readableEnded));
    }
  });

  test('a body that ends before its announced length is cut short', async () => {
    for (const end of ['end', 'destroy'] as const) {
      const { link } = await peer((socket) => socket.write(`${HEAD}ab`, () => socket[end]()));
      expect(await getter(link).ask()).toEqual(err({ code: 'protocol', reason: 'cut-short' }));
    }
  });

  test('what is no HTTP says so, and a connection that ends without a word is gone', async () => {
    const noise = await peer((socket) => socket.write('\xff\xd8\xff\xe0 what'));
    expect(await getter(noise.link).ask()).toEqual(err({ code: 'protocol', reason: 'http' }));
    const silent = await peer((socket) => socket.destroy());
    const camera = getter(silent.link);
    expect(await camera.ask()).toEqual(err({ code: 'gone', path: camera.path }));
  });

  test('nobody there is not found', async () => {
    const gone = getter({ kind: 'socket', socketPath: join(temporaryFolder(), 'camera') });
    expect(await gone.ask()).toEqual(err({ code: 'not-found', path: gone.path }));
    const refused = getter({ kind: 'url', host: '127.0.0.1', port: 1, target: '/' });
    expect(await refused.ask()).toEqual(err({ code: 'not-found', path: 'http://127.0.0.1:1/' }));
  });

  test('who does not want it any more gets closed at once, before and after asking', async () => {
    const { link, requests } = await peer(() => {});
    const camera = getter(link);
    const asked = camera.ask();
    await until('the request', () => requests.length === 1);
    camera.ends.abort();
    expect(await asked).toEqual(err({ code: 'closed' }));
    expect(await camera.ask()).toEqual(err({ code: 'closed' }));
    expect(camera.clock.pending()).toBe(0);
  });
});

describe('a configured place', () => {
  test.each<[string, HttpLink | null]>([
    ['http://10.1.2.3/snap.cgi?chn=1', { kind: 'url', host: '10.1.2.3', port: 80, target: '/snap.cgi?chn=1' }],
    ['http://camera.local:8080', { kind: 'url', host: 'camera.local', port: 8080, target: '/' }],
    ['http://[fe80::1]:81/a', { kind: 'url', host: 'fe80::1', port: 81, target: '/a' }],
    ['/run/devices/camera', { kind: 'socket', socketPath: '/run/devices/camera' }],
    ['http://user:word@10.1.2.3/', null],
    ['http://10.1.2.3:0/', null],
    ['http://10.1.2.3:99999/', null],
    ['https://10.1.2.3/', null],
    ['http://', null],
    ['camera', null],
    ['/run/\0', null],
  ])('%s', (text, link) => {
    expect(parseHttpLink(text)).toEqual(link);
  });

  test('is shown without its query', () => {
    expect(getter({ kind: 'url', host: 'fe80::1', port: 81, target: '/a?pwd=1?2' }).path).toBe('http://[fe80::1]:81/a');
  });
});
