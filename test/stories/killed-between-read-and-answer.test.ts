import { expect, onTestFinished, test } from 'vitest';
import { atTheCounter, readerReady, startReading } from '../support/counter-story.ts';
import { durableIs, newDataFolder, removeData, startDaemon, stepIs } from '../support/running-daemon.ts';
import type { Message } from '../support/ws-client.ts';

const moments: [name: string, when: (message: Message) => boolean][] = [
  ['when the request is on disk', durableIs('reading.requested')],
  ['when the reader waits', stepIs('waiting-for-card')],
  ['when the card is found', stepIs('card-found')],
  ['when the card is being read', stepIs('reading')],
  ['when the outcome is on disk', durableIs('reading.completed')],
];

test.each(moments)(
  'killed %s: the next start finds it, says it, and the key never reads twice',
  async (_name, when) => {
    const data = newDataFolder();
    const { daemon, key, counter, bench } = await atTheCounter(data);
    await bench('presentCard', 'R1');
    void startReading(counter, 'killed-00001');
    await counter.message(when);
    await daemon.end('SIGKILL');

    const again = await startDaemon(data);
    onTestFinished(async () => {
      await again.end('SIGKILL');
      removeData(data);
    });
    const watching = await again.session('office', key, -1);
    await watching.message(({ method }) => method === 'replay.end');
    const topics = watching.events().flatMap((event) => (event.class === 'durable' ? [event.topic] : []));
    const requested = topics.filter((topic) => topic === 'reading.requested').length;
    const endings = topics.filter((topic) => /^reading\.(completed|failed|interrupted)$/.test(topic));
    expect(requested).toBe(1);
    expect(endings).toHaveLength(1);

    const reopened = await again.session('counter', key);
    await readerReady(reopened);
    const repeated = await startReading(reopened, 'killed-00001');
    if (endings[0] === 'reading.completed') expect(repeated.result).toMatchObject({ duplicate: true, document: null });
    else expect(repeated.error.data).toMatchObject({ code: 'interrupted', retryable: true });
    const still = await reopened.call('session.ping', {});
    expect(still.result.mono).toBeGreaterThan(0);
  },
);
