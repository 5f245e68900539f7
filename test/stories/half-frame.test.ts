import { expect, test } from 'vitest';
import { atTheCounter, fromNow } from '../support/counter-story.ts';
import { deviceIs } from '../support/running-daemon.ts';

test('an answer that ends in the middle is given up after a while, and the reading goes on or says so', async () => {
  const { bench, read } = await atTheCounter();
  await bench('presentCard', 'R1');
  await bench('fault', 'halfFrame');
  const first = await read('half-0000001');
  const code = first.error?.data.code ?? 'read';
  expect(['read', 'deviceTimeout']).toContain(code);
  const second = await read('half-0000002');
  expect(second.result.document.number).toBe('110101189001010024');
});

test('a reader that goes silent for good becomes absent, and ready again when it speaks', async () => {
  const { counter, bench } = await atTheCounter();
  await bench('faultRepeatedly', 'silence');
  const absent = await counter.message(deviceIs('absent'));
  expect(['timeout', 'no-answer']).toContain(absent.params.data.trouble);
  const after = fromNow(counter);
  await bench('clearFault', 'all');
  await after(deviceIs('ready'));
});
