import { expect, test } from 'vitest';
import { LIMITS } from '../../../daemon/api/contract/wire.ts';
import type { ConnectOptions } from '../../support/ws-client.ts';
import { withApiServer } from './with-api-server.ts';

const attacks: readonly [
  what: string,
  attack: (port: number) => Partial<ConnectOptions>,
  status: number,
  code: string,
][] = [
  ['a foreign page', () => ({ headers: { origin: 'https://attacker.example' } }), 403, 'originForbidden'],
  ['a sandboxed frame', () => ({ headers: { origin: 'null' } }), 403, 'originForbidden'],
  [
    'a page on another port',
    (port) => ({ headers: { origin: `http://127.0.0.1:${port + 1}` } }),
    403,
    'originForbidden',
  ],
  ['another scheme', (port) => ({ headers: { origin: `https://127.0.0.1:${port}` } }), 403, 'originForbidden'],
  ['an origin in capitals', (port) => ({ headers: { origin: `HTTP://LOCALHOST:${port}` } }), 403, 'originForbidden'],
  ['an origin with a dot', (port) => ({ headers: { origin: `http://localhost.:${port}` } }), 403, 'originForbidden'],
  ['a browser without origin', () => ({ headers: { 'Sec-Fetch-Site': 'cross-site' } }), 403, 'originForbidden'],
  ['a cookie without origin', () => ({ headers: { Cookie: 'a=b' } }), 403, 'originForbidden'],
  ['a rebound name', (port) => ({ headers: { Host: `127.attacker.example:${port}` } }), 403, 'hostForbidden'],
  ['a longer name', (port) => ({ headers: { Host: `localhost.attacker.example:${port}` } }), 403, 'hostForbidden'],
  ['a dotted name', (port) => ({ headers: { Host: `localhost.:${port}` } }), 403, 'hostForbidden'],
  ['a network address', (port) => ({ headers: { Host: `192.168.1.5:${port}` } }), 403, 'hostForbidden'],
  ['a mapped address', (port) => ({ headers: { Host: `[::ffff:127.0.0.1]:${port}` } }), 403, 'hostForbidden'],
  ['no port', () => ({ headers: { Host: '127.0.0.1' } }), 403, 'hostForbidden'],
  ['no subprotocol', () => ({ protocols: [] }), 400, 'subprotocolMissing'],
  ['another subprotocol', () => ({ protocols: ['graphql-ws'] }), 400, 'subprotocolMissing'],
  ['a ticket in the address', () => ({ path: '/v1/ws?ticket=t' }), 404, 'notFound'],
  ['another path', () => ({ path: '/v1/stream' }), 404, 'notFound'],
];

test.each(attacks)('%s is refused with a reason in both languages', async (_what, attack, status, code) => {
  const { attempt, port, ports } = await withApiServer({ allowedOrigins: ['https://his.example'] });
  const refused = await attempt(attack(port));
  expect(refused).toMatchObject({ status, body: { code, text: { en: expect.any(String) } } });
  expect('body' in refused && refused.body.text['zh-CN']).toMatch(/\p{Script=Han}/u);
  expect(ports.listeners()).toBe(0);
});

test('our own pages, a listed page and a program get in', async () => {
  const { client, port, urls } = await withApiServer({ allowedOrigins: ['https://his.example'] });
  for (const origin of [...urls, 'https://his.example']) {
    const { hello } = await client({ headers: { origin } });
    expect(hello.server).toBe('0.1.0');
  }
  await client();
  await client({ headers: { Host: `localhost:${port}` } });
});

test('a page that uses ::1 gets in where the system has it', async () => {
  const { client, port, urls } = await withApiServer();
  if (!urls.some((url) => url.includes('[::1]'))) return;
  const { hello } = await client({ host: '[::1]', headers: { origin: `http://[::1]:${port}` } });
  expect(hello.challenge).toHaveLength(43);
});

test('the WebSocket that Node itself has gets in as a program', async () => {
  const { port } = await withApiServer();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws`, ['twinlock.v1.json']);
  const first = await new Promise<string>((resolve, reject) => {
    socket.onmessage = (event) => resolve(String(event.data));
    socket.onerror = () => reject(new Error('refused'));
  });
  expect(JSON.parse(first).method).toBe('hello');
  await new Promise((resolve) => {
    socket.onclose = resolve;
    socket.close();
  });
});

test('the socket after the last allowed one is refused, until one is closed', async () => {
  const { client, attempt } = await withApiServer();
  const clients = [];
  for (let n = 0; n < LIMITS.sockets; n++) clients.push(await client());
  expect(await attempt()).toMatchObject({ status: 429, body: { code: 'tooManySockets' } });
  clients[0]?.terminate();
  await clients[0]?.closed;
  await client();
});

test('a challenge is new on every socket', async () => {
  const { client } = await withApiServer();
  const challenges = [await client(), await client(), await client()].map((each) => each.hello.challenge);
  expect(new Set(challenges).size).toBe(3);
});
