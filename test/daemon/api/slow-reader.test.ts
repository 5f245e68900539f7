import { expect, test } from 'vitest';
import { LIMITS } from '../../../daemon/api/contract/wire.ts';
import { deviceEvent, EPOCH, READER } from '../../support/fake-ports.ts';
import { withApiServer } from './with-api-server.ts';

const BLOB = { blob: 'x'.repeat(64 * 1024) };
/** More than the backlog and whatever the system's own buffers take. */
const ENOUGH = 600;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a client that does not read is cut off, while another gets every entry; resuming, the first gets them too', async () => {
  const { client, ports } = await withApiServer();
  const key = ports.addKey('k1', ['counter']);
  const [slow, quick] = [await client(), await client()];
  await slow.open('counter', key);
  await quick.open('counter', key);
  slow.pause();
  for (let n = 0; n < ENOUGH; n++) {
    ports.appendAndPublish('reading.completed', BLOB);
    await turn();
  }
  await quick.message((message) => message.method === 'event' && message.params.seq === ENOUGH - 1);
  expect(quick.events()).toHaveLength(ENOUGH);
  slow.resume();
  expect(await slow.closed).toEqual({ code: 4429, reason: 'lagging' });
  const got = slow.events().map((event) => (event.class === 'durable' ? event.seq : -1));
  expect(got).toEqual(got.map((_, n) => n));
  expect(got.length).toBeLessThan(ENOUGH);

  const again = await client();
  await again.open('counter', key, { epoch: EPOCH, after: got.length - 1 });
  await again.message((message) => message.method === 'replay.end');
  expect(again.events()).toHaveLength(ENOUGH - got.length);
});

test('a replay larger than the backlog waits for its reader and cuts nobody off', async () => {
  const { client, ports } = await withApiServer();
  for (let n = 0; n < ENOUGH; n++) ports.append('reading.completed', BLOB);
  let asked = 0;
  ports.onEventsAsked = () => {
    asked += 1;
  };
  const slow = await client();
  await slow.open('counter', ports.addKey('k1', ['counter']), { epoch: EPOCH, after: -1 });
  slow.pause();
  for (let n = 0; n < 50; n++) await turn();
  ports.publish(deviceEvent(READER, ENOUGH - 1));
  expect(asked).toBe(1);
  slow.resume();
  await slow.message((message) => message.method === 'replay.end');
  expect(slow.events().filter((event) => event.class === 'durable')).toHaveLength(ENOUGH);
  expect(ENOUGH * BLOB.blob.length).toBeGreaterThan(LIMITS.backlogBytes);
});

test('states of one thing merge while a client is slow, and say how many they stand for', async () => {
  const { client, ports } = await withApiServer();
  const slow = await client();
  await slow.open('counter', ports.addKey('k1', ['counter']));
  slow.pause();
  const states = 3_000;
  // States of 8 KiB: unmerged they would be six times the backlog.
  for (let n = 0; n < states; n++)
    ports.publish(deviceEvent({ ...READER, noiseBytes: n, path: 'x'.repeat(8_192) }, -1));
  slow.resume();
  const last = await slow.message(
    (message) => message.method === 'event' && message.params.data.noiseBytes === states - 1,
  );
  const stood = slow.events().map((event) => (event.class === 'state' ? event.merged + 1 : 0));
  expect(stood.reduce((sum, each) => sum + each, 0)).toBe(states);
  expect(last.params.merged).toBeGreaterThan(0);
});
