/** The page's connection: pairing, opening, calls, order of events, reconnecting, refusals. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createClientBench, KEY_TEXT, ORIGIN } from './client-bench.ts';

const paired = { ticket: null, roles: ['counter', 'office'], random: 0.5 } as const;

test('a page without key and ticket opens no socket and says that it is not paired', async () => {
  const { client, clock, server, states } = await createClientBench({ ticket: null, roles: null, random: 0 });
  client.enter('counter');
  await clock.advance(0);
  expect(server.sockets).toHaveLength(0);
  expect(states()).toEqual(['connecting', 'refused(notPaired)']);
});

test('a stored key opens a session in the wanted role with a proof that the server can check', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('office');
  await bench.open();
  const [call] = bench.server.last().sent;
  const message = ['twinlock/session', 'abc', ORIGIN, 'office', '1'].join('\n');
  const proof = createHmac('sha256', Buffer.from(KEY_TEXT, 'base64url')).update(message).digest('base64url');
  expect(bench.server.last().protocols).toEqual(['twinlock.v1.json']);
  expect(call).toMatchObject({ method: 'session.open', params: { keyId: 'k1', role: 'office', schema: 1, proof } });
  expect(call?.params).not.toHaveProperty('resume');
  expect(bench.states()).toEqual(['connecting', 'open']);
});

test('a ticket is traded for a key that is kept but cannot be exported', async () => {
  const bench = await createClientBench({ ticket: 'one-time', roles: null, random: 0 });
  bench.client.enter(null);
  await bench.hello();
  expect(bench.server.last().sent[0]).toMatchObject({ method: 'session.redeem', params: { ticket: 'one-time' } });
  bench.server.last().answer('session.redeem', { keyId: 'k9', key: KEY_TEXT, roles: ['ci'] });
  await expect
    .poll(() => bench.server.last().sent[1])
    .toMatchObject({ method: 'session.open', params: { role: 'ci' } });
  expect(bench.saved).toHaveLength(1);
  expect(bench.saved[0]).toMatchObject({ keyId: 'k9', roles: ['ci'] });
  expect(bench.saved[0]?.key.extractable).toBe(false);
});

test('a used ticket is no trouble while an earlier key is there, and a refusal when there is none', async () => {
  const reloaded = await createClientBench({ ...paired, ticket: 'used' });
  reloaded.client.enter('counter');
  await reloaded.hello();
  reloaded.server.last().refuse('session.redeem', 'ticketInvalid');
  await expect.poll(() => reloaded.server.last().sent[1]?.method).toBe('session.open');

  const fresh = await createClientBench({ ticket: 'used', roles: null, random: 0 });
  fresh.client.enter('counter');
  await fresh.hello();
  fresh.server.last().refuse('session.redeem', 'ticketInvalid');
  await fresh.clock.advance(0);
  expect(fresh.states()).toEqual(['connecting', 'refused(ticketInvalid)']);
  expect(fresh.server.last().closed).toBe(true);
});

test('a line that is lost right after the trade does not lose the key with the ticket', async () => {
  const bench = await createClientBench({ ticket: 'one-time', roles: null, random: 0 });
  bench.client.enter('ci');
  await bench.hello();
  bench.server.last().answer('session.redeem', { keyId: 'k9', key: KEY_TEXT, roles: ['ci'] });
  await expect.poll(() => bench.saved).toHaveLength(1);
  bench.server.last().end(1006);
  await bench.open();
  expect(bench.server.sockets).toHaveLength(2);
  expect(bench.server.last().sent.map((call) => call.method)).toEqual(['session.open']);
  expect(bench.states()).toEqual(['connecting', 'reconnecting', 'open']);
});

test('a role that the key does not have is refused without asking the server', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('ci');
  await bench.clock.advance(0);
  expect(bench.server.sockets).toHaveLength(0);
  expect(bench.states()).toEqual(['connecting', 'refused(roleForbidden)']);
});

test('a page of another role changes over to a new session and goes on where it was', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  bench.client.enter(null);
  expect(bench.server.sockets).toHaveLength(1);
  bench.client.enter('office');
  await bench.open({ kind: 'replay', from: 10, to: 9 });
  expect(bench.server.sockets).toHaveLength(2);
  expect(bench.server.last().sent[0]?.params).toMatchObject({ role: 'office', resume: { after: 9 } });
});

test('calls carry their own ids and get their own answers, in any order', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  const list = bench.client.call('device.list', {});
  const cancel = bench.client.call('reading.cancel', { reading: 'r1' });
  bench.server.last().refuse('reading.cancel', 'readingUnknown');
  bench.server.last().answer('device.list', { devices: [] });
  expect(await list).toEqual({ ok: true, value: { devices: [] } });
  expect(await cancel).toEqual({
    ok: false,
    error: {
      code: 'readingUnknown',
      retryable: false,
      text: { 'zh-CN': '错', en: 'bad' },
      fix: null,
      holder: null,
      incident: null,
      clause: null,
    },
  });
});

test('an aborted call settles at once and its late answer is dropped', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  const gone = new AbortController();
  const call = bench.client.call('device.list', {}, gone.signal);
  gone.abort();
  expect(await call).toMatchObject({ ok: false, error: { code: 'aborted' } });
  bench.server.last().answer('device.list', { devices: [] });
  expect(await bench.client.call('device.list', {}, gone.signal)).toMatchObject({ ok: false });
});

test('calls under way when the line is lost, and calls made while it is, end with connectionLost', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  const call = bench.client.call('device.list', {});
  bench.server.last().end(1006);
  expect(await call).toMatchObject({ ok: false, error: { code: 'connectionLost', retryable: true } });
  expect(await bench.client.call('device.list', {})).toMatchObject({ ok: false, error: { code: 'connectionLost' } });
});

test('messages that are no message of this schema are skipped', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  const before = bench.news.length;
  for (const junk of ['{', '[]', 'null', '{"jsonrpc":"1.0"}', '{"jsonrpc":"2.0","method":"new.kind","params":{}}'])
    bench.server.last().raw(junk);
  bench.server.last().raw(new ArrayBuffer(4));
  expect(bench.news).toHaveLength(before);
  expect(bench.states()).toEqual(['connecting', 'open']);
});

test('a closed client opens nothing more and leaves no timer', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  bench.client.close();
  bench.client.close();
  bench.client.enter('office');
  bench.client.retry();
  await bench.clock.advance(60_000);
  expect(bench.server.sockets).toHaveLength(1);
  expect(bench.server.last().closed).toBe(true);
  expect(bench.clock.pending()).toBe(0);
});
