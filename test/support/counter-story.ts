/** A counter with its bench, ready: the reader plugged and found, one session a role. Stories begin here. */
import { onTestFinished } from 'vitest';
import type { TestKey } from './fake-ports.ts';
import { newDataFolder, type RunningDaemon, removeData, startDaemon } from './running-daemon.ts';
import { deviceReady } from './staff.ts';
import type { Message, TestClient } from './ws-client.ts';

export const READER = 'id-reader-1';

export interface CounterStory {
  readonly daemon: RunningDaemon;
  readonly key: TestKey;
  readonly counter: TestClient;
  /** Turns a knob of the simulated reader. */
  bench(knob: string, value?: string): Promise<void>;
  /** Starts a reading; the answer. */
  read(key: string, more?: Readonly<Record<string, unknown>>): Promise<Message>;
}

/** Waits for messages that come after this moment; taken before the act that brings them about. */
export function fromNow(client: TestClient): (fits: (message: Message) => boolean) => Promise<Message> {
  const known = client.messages.length;
  return (fits) => client.message((message) => client.messages.indexOf(message) >= known && fits(message));
}

/** Sends `reading.start` on `client`. */
export function startReading(
  client: TestClient,
  key: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Message> {
  const answer = client.call('reading.start', { reader: READER, purpose: 'issue', keep: false, key, ...more });
  // A story may end, or cut the line, before the answer comes; whoever awaits it still hears of that.
  answer.catch(() => {});
  return answer;
}

/** Waits until the reader of documents is ready. */
export function readerReady(client: TestClient): Promise<void> {
  return deviceReady(client, READER);
}

/** A daemon on a folder of its own, ended and removed with the test. */
export async function ownDaemon(): Promise<RunningDaemon> {
  const data = newDataFolder();
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  return daemon;
}

export async function atTheCounter(data = newDataFolder()): Promise<CounterStory> {
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  const key = await daemon.pair(['counter', 'office', 'ci']);
  const counter = await daemon.session('counter', key);
  const hands = await daemon.session('ci', key);
  await readerReady(counter);
  return {
    daemon,
    key,
    counter,
    async bench(knob, value) {
      const done = await hands.call('bench.act', {
        simulator: READER,
        knob,
        ...(value === undefined ? {} : { value }),
      });
      if (done.error !== undefined) throw new Error(`bench: ${done.error.data.code}`);
    },
    read: (idempotencyKey, more) => startReading(counter, idempotencyKey, more),
  };
}
