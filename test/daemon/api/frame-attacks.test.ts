import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../daemon/api/contract/wire.ts';
import type { TestClient } from '../../support/ws-client.ts';
import { type RunningServer, withApiServer } from './with-api-server.ts';

async function openClient(running: RunningServer): Promise<TestClient> {
  const client = await running.client();
  await client.open('counter', running.ports.addKey('k1', ['counter']));
  return client;
}

const ping = { jsonrpc: '2.0', id: 'a', method: 'session.ping' };
const refused: readonly [what: string, text: string, code: string][] = [
  ['text that is no JSON', 'hello', 'parseError'],
  ['a batch', JSON.stringify([ping, ping]), 'invalidRequest'],
  ['a notification', '{"jsonrpc":"2.0","method":"session.ping"}', 'invalidRequest'],
  ['ten thousand levels', '{"a":'.repeat(10_000) + 1 + '}'.repeat(10_000), 'invalidRequest'],
  ['ten thousand levels as an id', `{"jsonrpc":"2.0","id":${'['.repeat(10_000)}`, 'invalidRequest'],
  ['a repeated key', '{"jsonrpc":"2.0","id":"a","method":"session.ping","method":"device.list"}', 'invalidRequest'],
  ['a polluting key', '{"jsonrpc":"2.0","id":"a","method":"session.ping","__proto__":{"x":1}}', 'invalidRequest'],
  [
    'polluting parameters',
    '{"jsonrpc":"2.0","id":"a","method":"session.ping","params":{"__proto__":{"x":1}}}',
    'invalidParams',
  ],
  ['a huge id', JSON.stringify({ ...ping, id: 'x'.repeat(100_000) }), 'invalidRequest'],
  ['a number as id', JSON.stringify({ ...ping, id: 1 }), 'invalidRequest'],
  ['a method of Object', JSON.stringify({ ...ping, method: 'constructor' }), 'unknownMethod'],
  ['a method of its prototype', JSON.stringify({ ...ping, method: '__proto__' }), 'unknownMethod'],
  ['parameters by position', JSON.stringify({ ...ping, params: [1] }), 'invalidRequest'],
  ['an unknown parameter', JSON.stringify({ ...ping, params: { x: 1 } }), 'invalidParams'],
];

test.each(refused)('%s is answered with its code and the session lives on', async (_what, text, code) => {
  const client = await openClient(await withApiServer());
  client.send(text);
  expect((await client.message((message) => message.error !== undefined)).error.data.code).toBe(code);
  expect((await client.call('session.ping', {}, 'after')).result).toEqual({ mono: 0 });
});

test('a binary frame ends the socket', async () => {
  const client = await openClient(await withApiServer());
  client.send(Buffer.from(JSON.stringify(ping)));
  expect(await client.closed).toEqual({ code: 4400, reason: 'badFrame' });
});

test('a message of the largest size is read, and one byte more ends the socket', async () => {
  const client = await openClient(await withApiServer());
  const text = (bytes: number) => JSON.stringify(ping).padEnd(bytes, ' ');
  client.send(text(LIMITS.messageBytes));
  expect((await client.message((message) => message.id === 'a')).result).toEqual({ mono: 0 });
  client.send(text(LIMITS.messageBytes + 1));
  // RFC 6455 7.4.1: 1009 is a message that is too big.
  expect((await client.closed).code).toBe(1009);
});

test('invalid UTF-8 ends the socket before anybody reads it', async () => {
  const { port } = await withApiServer();
  const socket = connectTcp(port, '127.0.0.1');
  socket.write(
    [
      'GET /v1/ws HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: twinlock.v1.json',
      '\r\n',
    ].join('\r\n'),
  );
  const frame = Uint8Array.from([
    0x81, // final fragment, text
    0x82, // masked, two bytes
    0,
    0,
    0,
    0, // mask
    0xc0,
    0x80, // an overlong NUL: not UTF-8 (RFC 3629 3)
  ]);
  let received = Buffer.alloc(0);
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      if (received.length === 0) socket.write(frame);
      received = Buffer.concat([received, chunk]);
    });
    socket.on('close', () => resolve());
    socket.on('end', () => socket.end());
  });
  await ended;
  // The last frame: final fragment, close, two bytes, code 1007 (RFC 6455 7.4.1).
  expect([...received.subarray(-4)]).toEqual([0x88, 0x02, 0x03, 0xef]);
});

test('a flood of answers that nobody reads ends the socket', async () => {
  const running = await withApiServer();
  const client = await openClient(running);
  client.pause();
  // Every message is answered with an error of some 400 bytes: more than the backlog and the system's buffers together.
  for (let n = 0; n < 60_000; n++) client.send('x');
  const isClosing = () =>
    running.log.some((line) => line.event === 'api.socket-closing' && line.fields.code === '4429');
  await expect.poll(isClosing, { timeout: 10_000 }).toBe(true);
});
