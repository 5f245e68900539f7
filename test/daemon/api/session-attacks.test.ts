import { expect, test } from 'vitest';
import { LIMITS } from '../../../daemon/api/contract/wire.ts';
import { withApiServer } from './with-api-server.ts';

const codeOf = (message: { readonly [part: string]: unknown }) =>
  (message.error as { data: { code: string } } | undefined)?.data.code;

test('a ticket works once and yields a key that opens a session', async () => {
  const { client, ports } = await withApiServer();
  ports.addTicket('launch', ['counter']);
  const first = await client();
  const { result } = await first.call('session.redeem', { ticket: 'launch' });
  const key = { keyId: result.keyId, key: Buffer.from(result.key, 'base64url') };
  expect(result.roles).toEqual(['counter']);
  expect(codeOf(await first.call('session.redeem', { ticket: 'launch' }))).toBe('ticketInvalid');
  expect((await first.open('counter', key)).result.role).toBe('counter');
  const second = await client();
  expect(codeOf(await second.call('session.redeem', { ticket: 'launch' }))).toBe('ticketInvalid');
});

test('a missing ticket is a parameter at fault', async () => {
  const { client } = await withApiServer();
  const response = await (await client()).call('session.redeem', {});
  expect(response.error.data).toMatchObject({ code: 'invalidParams', path: '/ticket' });
});

test('the fifth wrong ticket ends the socket, also when all are sent at once', async () => {
  const { client, ports } = await withApiServer();
  ports.addTicket('guess-10', ['counter']);
  const guesser = await client();
  for (let n = 0; n < 20; n++) {
    guesser.send(
      JSON.stringify({ jsonrpc: '2.0', id: `${n}`, method: 'session.redeem', params: { ticket: `guess-${n}` } }),
    );
  }
  expect(await guesser.closed).toEqual({ code: 4401, reason: 'notAuthenticated' });
  expect(guesser.messages.filter((message) => message.result !== undefined)).toEqual([]);
  const owner = await client();
  expect((await owner.call('session.redeem', { ticket: 'guess-10' })).result.roles).toEqual(['counter']);
});

test('a proof from another socket’s challenge is worth nothing here', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const [mine, theirs] = [await client(), await client()];
  const response = await mine.call('session.open', theirs.openParams('counter', key));
  expect(codeOf(response)).toBe('proofInvalid');
  expect((await mine.open('counter', key)).result.role).toBe('counter');
});

test('a proof that was made for another origin is worth nothing', async () => {
  const { client, ports, urls } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const page = await client({ headers: { origin: urls[0] ?? '' } });
  const { proof } = { ...page, origin: '' }.openParams('counter', key);
  const program = await client();
  expect(codeOf(await program.call('session.open', { ...program.openParams('counter', key), proof }))).toBe(
    'proofInvalid',
  );
  expect((await page.open('counter', key)).result.role).toBe('counter');
});

test('an unknown key and a wrong proof get the same answer, and the third one ends the socket', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const guesser = await client();
  const wrong = await guesser.call(
    'session.open',
    { ...guesser.openParams('counter', key), proof: 'A'.repeat(43) },
    'a',
  );
  const unknown = await guesser.call('session.open', guesser.openParams('counter', { ...key, keyId: 'k9' }), 'b');
  expect({ ...wrong, id: '' }).toEqual({ ...unknown, id: '' });
  await guesser.open('counter', { ...key, keyId: '__proto__' });
  expect((await guesser.closed).code).toBe(4401);
});

test('a key opens no session in a role that it was not given', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const climber = await client();
  expect(codeOf(await climber.open('office', key))).toBe('roleForbidden');
  expect(await climber.closed).toEqual({ code: 4403, reason: 'notAllowed' });
});

test('a schema that is not served is named and ends the socket', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const future = await client();
  const response = await future.call('session.open', { ...future.openParams('counter', key), schema: 2 });
  expect(response.error.data).toMatchObject({ code: 'schemaUnsupported', detail: '1..1' });
  expect(await future.closed).toEqual({ code: 4426, reason: 'schema' });
});

test.each(['device.list', 'ledger.page', 'session.ping', 'no.such.method'])(
  'the call %s before the session is open is refused and ends the socket',
  async (method) => {
    const { client } = await withApiServer();
    const early = await client();
    expect(codeOf(await early.call(method, {}))).toBe('notAuthenticated');
    expect((await early.closed).code).toBe(4401);
  },
);

test('who does not open a session in time is sent away', async () => {
  const { client, clock } = await withApiServer();
  const idle = await client();
  await clock.advance(LIMITS.authMs);
  expect(await idle.closed).toEqual({ code: 4401, reason: 'notAuthenticated' });
});

test('a second session.open on one socket is refused and the first session stays', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter', 'office']);
  const twice = await client();
  await twice.open('counter', key);
  expect((await twice.open('office', key)).error.data).toMatchObject({
    code: 'roleForbidden',
    detail: 'session-is-open',
  });
  expect(codeOf(await twice.call('ledger.page', { limit: 1 }))).toBe('roleForbidden');
  expect((await twice.call('session.ping')).result.mono).toBe(0);
});

test('a key with too many sessions loses its oldest one', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const other = await client();
  await other.open('counter', ports.addKey('k22', ['counter']));
  const clients = [];
  for (let n = 0; n <= LIMITS.socketsPerKey; n++) {
    const each = await client();
    await each.open('counter', key);
    clients.push(each);
  }
  expect(await clients[0]?.closed).toEqual({ code: 4409, reason: 'replaced' });
  expect((await clients[1]?.call('session.ping'))?.result.mono).toBe(0);
  expect((await other.call('session.ping')).result.mono).toBe(0);
});

test('nothing of an attempt stands in the log but codes and roles', async () => {
  const { client, ports, log } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const guesser = await client();
  const params = {
    ...guesser.openParams('counter', key),
    proof: 'secret-proof',
    client: { name: '张三', version: '1' },
  };
  await guesser.call('session.open', params);
  await guesser.call('session.redeem', { ticket: 'secret-ticket' });
  expect(log.map((line) => line.event)).toContain('api.session-refused');
  expect(JSON.stringify(log)).not.toMatch(/secret|张三|k1/);
});
