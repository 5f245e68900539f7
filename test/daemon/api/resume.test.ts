import { expect, test } from 'vitest';
import { deviceEvent, EPOCH, READER } from '../../support/fake-ports.ts';
import type { TestClient } from '../../support/ws-client.ts';
import { withApiServer } from './with-api-server.ts';

const seqs = (client: TestClient) => client.events().flatMap((event) => (event.class === 'durable' ? [event.seq] : []));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const durable = (seq: number) => (message: { readonly [part: string]: unknown }) =>
  message.method === 'event' && (message.params as { seq?: number }).seq === seq;

test('a session that does not resume gets what comes from now on', async () => {
  const { client, ports } = await withApiServer();
  ports.appendAndPublish();
  const counter = await client();
  const { result } = await counter.open('counter', ports.addKey('k1', ['counter']));
  expect(result).toMatchObject({ head: 0, resume: { kind: 'none' }, epoch: EPOCH, snapshot: { devices: [READER] } });
  ports.appendAndPublish();
  await counter.message(durable(1));
  expect(seqs(counter)).toEqual([1]);
});

test('a resume replays in order, says where it ends and goes on live, while entries are appended all along', async () => {
  const { client, ports } = await withApiServer();
  for (let n = 0; n < 1_700; n++) ports.append();
  let pages = 0;
  ports.onEventsAsked = () => {
    pages += 1;
    for (let n = 0; n < 3; n++) ports.appendAndPublish();
  };
  const counter = await client();
  const { result } = await counter.open('counter', ports.addKey('k1', ['counter']), { epoch: EPOCH, after: 99 });
  expect(result.resume).toEqual({ kind: 'replay', from: 100, to: 1_699 });
  const end = await counter.message((message) => message.method === 'replay.end');
  expect(end.params).toEqual({ at: 1_699 });
  ports.onEventsAsked = () => {};
  ports.appendAndPublish();
  const head = ports.ledger.head();
  await counter.message(durable(head));
  expect(seqs(counter)).toEqual(range(100, head));
  expect(pages).toBeGreaterThan(3);
  const at = counter.messages.indexOf(end);
  expect(counter.messages[at - 1]?.params.seq).toBe(1_699);
});

test('a state waits until the replay is over', async () => {
  const { client, ports } = await withApiServer();
  for (let n = 0; n < 600; n++) ports.append();
  ports.onEventsAsked = () => ports.publish(deviceEvent({ ...READER, state: 'absent' }, 599));
  const counter = await client();
  await counter.open('counter', ports.addKey('k1', ['counter']), { epoch: EPOCH, after: -1 });
  await counter.message((message) => message.method === 'event' && message.params.class === 'state');
  const order = counter.messages
    .slice(2)
    .map((message) => message.params.seq ?? message.params.topic ?? message.method);
  expect(order).toEqual([...range(0, 599), 'replay.end', 'device.state']);
});

test.each([
  ['another epoch', { epoch: 'twinlock.example/other', after: 0 }, 'epoch'],
  ['a position ahead of the ledger', { epoch: EPOCH, after: 5 }, 'ahead'],
] as const)('%s is a gap, and live events follow', async (_what, resume, reason) => {
  const { client, ports } = await withApiServer();
  ports.append();
  const counter = await client();
  const { result } = await counter.open('counter', ports.addKey('k1', ['counter']), resume);
  expect(result.resume).toEqual({ kind: 'gap', reason });
  ports.appendAndPublish();
  await counter.message(durable(1));
  expect(seqs(counter)).toEqual([1]);
});

test('the recipient’s screen and the safe panel get states and no entries', async () => {
  const { client, ports } = await withApiServer();
  ports.append();
  for (const role of ['recipient', 'safe'] as const) {
    const screen = await client();
    const { result } = await screen.open(role, ports.addKey(`k-${role}`, [role]), { epoch: EPOCH, after: -1 });
    expect(result.resume).toEqual({ kind: 'none' });
    ports.appendAndPublish();
    ports.publish(deviceEvent(READER, 1));
    await screen.message((message) => message.method === 'event');
    expect(screen.events().map((event) => event.class)).toEqual(['state']);
  }
});

test('a session leaves no listener behind', async () => {
  const { client, ports } = await withApiServer();
  const counter = await client();
  await counter.open('counter', ports.addKey('k1', ['counter']));
  expect(ports.listeners()).toBe(1);
  const other = await client();
  counter.terminate();
  await other.open('counter', ports.addKey('k1', ['counter']));
  await expect.poll(() => ports.listeners()).toBe(1);
});

test('a ledger that gives fewer entries than it has ends the socket with an incident, not with a hole', async () => {
  const { client, ports, log } = await withApiServer();
  ports.append();
  ports.onEventsAsked = () => {
    throw new Error('disk');
  };
  const counter = await client();
  await counter.open('counter', ports.addKey('k1', ['counter']), { epoch: EPOCH, after: -1 });
  expect(await counter.closed).toEqual({ code: 4500, reason: 'internal' });
  expect(log.some((line) => line.event === 'api.incident')).toBe(true);
});
