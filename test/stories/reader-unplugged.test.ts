import { expect, test } from 'vitest';
import { atTheCounter, fromNow } from '../support/counter-story.ts';
import { deviceIs, durableIs, stepIs } from '../support/running-daemon.ts';

test('the reader is unplugged and plugged in again: absent, then ready, without any reload', async () => {
  const { counter, bench, read } = await atTheCounter();
  await bench('unplug');
  const gone = await counter.message(deviceIs('absent'));
  expect(gone.params.data).toMatchObject({ device: 'id-reader-1', trouble: expect.any(String), serial: null });
  const refused = await read('absent-00001');
  expect(refused.error.data.code).toBe('deviceAbsent');
  const after = fromNow(counter);
  await bench('plug');
  await after(deviceIs('ready'));
  await bench('presentCard', 'R1');
  // The refused call did nothing, so its key is still free.
  const answer = await read('absent-00001');
  expect(answer.result.document.name).toBe('张样本');
});

test('the refusal is in the ledger', async () => {
  const { counter, bench, read } = await atTheCounter();
  await bench('unplug');
  await counter.message(deviceIs('absent'));
  await read('absent-00002');
  const refused = await counter.message(durableIs('reading.refused'));
  expect(refused.params.data).toMatchObject({ code: 'deviceAbsent', reader: 'id-reader-1' });
});

test('unplugged in mid-reading: the reading ends with a sentence, and the next one works', async () => {
  const { counter, bench, read } = await atTheCounter();
  const answer = read('midway-00001');
  await counter.message(stepIs('waiting-for-card'));
  await bench('unplug');
  const { error } = await answer;
  expect(error.data).toMatchObject({ code: 'deviceLost', retryable: true });
  const after = fromNow(counter);
  await bench('plug');
  await after(deviceIs('ready'));
  await bench('presentCard', 'R1');
  expect((await read('midway-00002')).result.document.name).toBe('张样本');
});

test('the cable is pulled in the middle of an answer', async () => {
  const { counter, bench, read } = await atTheCounter();
  await bench('presentCard', 'R1');
  await bench('fault', 'unplugMidReply');
  const { error } = await read('midway-00003');
  expect(['deviceLost', 'deviceAbsent']).toContain(error.data.code);
  const after = fromNow(counter);
  await bench('plug');
  await after(deviceIs('ready'));
  expect((await read('midway-00004')).result.document.name).toBe('张样本');
});
