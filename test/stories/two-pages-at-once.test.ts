import { expect, test } from 'vitest';
import { atTheCounter, startReading } from '../support/counter-story.ts';
import { durableIs, stepIs } from '../support/running-daemon.ts';

test('two pages want one reader: one has it, the other is told who, and gets it afterwards', async () => {
  const { daemon, key, bench, read } = await atTheCounter();
  const other = await daemon.session('counter', key);
  const first = read('two-pages-01');
  await other.message(stepIs('waiting-for-card'));
  const second = await startReading(other, 'two-pages-02');
  const running = await other.message(stepIs('waiting-for-card'));
  expect(second.error.data).toMatchObject({
    code: 'deviceBusy',
    holder: { role: 'counter', session: running.params.data.session },
  });
  await bench('presentCard', 'R1');
  expect((await first).result.document.name).toBe('张样本');
  expect((await startReading(other, 'two-pages-03')).result.document.name).toBe('张样本');
});

test('the person arrives at the page that asked and at no other', async () => {
  const { daemon, key, bench, read } = await atTheCounter();
  const other = await daemon.session('counter', key);
  await bench('presentCard', 'R1');
  await read('two-pages-04');
  await other.message(durableIs('reading.completed'));
  const heard = JSON.stringify(other.messages);
  for (const value of ['张样本', '110101189001010024', '样本胡同']) expect(heard).not.toContain(value);
});

test('a page that goes away gives the reader back', async () => {
  const { daemon, key, bench, read, counter } = await atTheCounter();
  const other = await daemon.session('counter', key);
  void startReading(other, 'two-pages-05');
  await counter.message(stepIs('waiting-for-card'));
  other.terminate();
  const failed = await counter.message(durableIs('reading.failed'));
  expect(failed.params.data.code).toBe('cancelled');
  await bench('presentCard', 'R1');
  expect((await read('two-pages-06')).result.document.name).toBe('张样本');
});
