import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import { atTheCounter, readerReady } from '../support/counter-story.ts';
import { endedEarly, startDaemon, stepIs } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test('an orderly end writes the end of service, and the next start goes on where it was', async () => {
  const data = storyFolder();
  const { daemon, key } = await atTheCounter(data);
  expect(await daemon.end('SIGTERM')).toMatchObject({ code: 0 });
  const again = await startDaemon(data);
  const session = await again.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  await readerReady(await again.session('counter', key));
  const topics = session.events().map((event) => event.topic);
  expect(topics.filter((topic) => topic.startsWith('daemon.'))).toEqual([
    'daemon.started',
    'daemon.stopped',
    'daemon.started',
  ]);
  await again.end('SIGKILL');
});

test('told to stop while it starts, the daemon still ends in good order', async () => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const early = await endedEarly(data);
  expect(early.code).toBe(0);
  expect(verifyLedger({ path: join(data, 'ledger', 'ledger.db'), vkey: null, onProgress: () => {} }).verdict).toBe(
    'consistent-only',
  );
});

test('stopped in mid-reading, the reading has its outcome in the ledger before the end of service', async () => {
  const data = storyFolder();
  const { daemon, key, counter, read } = await atTheCounter(data);
  void read('stopped-0001');
  await counter.message(stepIs('waiting-for-card'));
  expect((await daemon.end('SIGTERM')).code).toBe(0);
  const again = await startDaemon(data);
  const session = await again.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  // What the other devices of the counter do at a start and an end is not of this story.
  const topics = session.events().map((event) => event.topic);
  expect(topics.filter((topic) => /^(reading|daemon)\./.test(topic)).slice(-4)).toEqual([
    'reading.requested',
    'reading.failed',
    'daemon.stopped',
    'daemon.started',
  ]);
  await again.end('SIGKILL');
});
