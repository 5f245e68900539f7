import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';
import { startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

interface StartedData {
  readonly ended?: string;
  readonly clock?: unknown;
  readonly lastAt?: number | null;
  readonly gapMs?: number | null;
}

test('each start says how the last run ended and for how long nobody ran', async () => {
  const data = storyFolder();
  const { daemon, key } = await atTheCounter(data);
  await daemon.end('SIGKILL');
  const second = await startDaemon(data);
  await second.end('SIGTERM');
  const third = await startDaemon(data);
  const session = await third.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  const durable = session
    .events()
    .flatMap((event) => (event.class === 'durable' ? [{ ...event, data: event.data as StartedData }] : []));
  const starts = durable.filter(({ topic }) => topic === 'daemon.started');
  expect(starts.map(({ data: { ended } }) => ended)).toEqual(['first', 'cut', 'orderly']);
  expect(starts.map(({ data: { clock } }) => clock)).toMatchObject(Array(3).fill({ trusted: true, reason: null }));
  const [first, cut, orderly] = starts;
  expect(first?.data).toMatchObject({ lastAt: null, gapMs: null });
  // The newest entry before each start, and the time from then on.
  for (const start of [cut, orderly]) {
    const before = durable.find(({ seq }) => seq === (start?.seq ?? 0) - 1);
    expect(start?.data.lastAt).toBe(before?.at);
    expect(start?.data.gapMs).toBeLessThanOrEqual((start?.at ?? 0) - (before?.at ?? 0));
    expect(start?.data.gapMs).toBeGreaterThanOrEqual(0);
  }
  expect(durable.find(({ seq }) => seq === (orderly?.seq ?? 0) - 1)?.topic).toBe('daemon.stopped');
  await third.end('SIGKILL');
}, 60_000);
