import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';

test('meaningless bytes before and after each answer: the card is read all the same, and the noise is counted', async () => {
  const { counter, bench, read } = await atTheCounter();
  await bench('faultRepeatedly', 'noiseBefore');
  await bench('faultRepeatedly', 'noiseBetween');
  await bench('presentCard', 'R3');
  const { result } = await read('noise-000001');
  expect(result.document.name).toBe('阿卜杜热依木·样本尔江');
  const { result: list } = await counter.call('device.list', {});
  expect(list.devices[0].noiseBytes).toBeGreaterThan(0);
});

test('a damaged answer is never taken for a card: it is asked for again', async () => {
  const { bench, read } = await atTheCounter();
  await bench('presentCard', 'R1');
  await bench('fault', 'corruptChecksum');
  const { result } = await read('noise-000002');
  expect(result.document.number).toBe('110101189001010024');
});
