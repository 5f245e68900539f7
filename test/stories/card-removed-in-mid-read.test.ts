import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';
import { stepIs } from '../support/running-daemon.ts';

test('the card is pulled in mid-read: the clerk is told, the reading waits, and goes on when the card lies there again', async () => {
  const { counter, bench, read } = await atTheCounter();
  await bench('presentCard', 'R1');
  await bench('fault', 'removeMidRead');
  const answer = read('removed-0001');
  await counter.message(stepIs('card-removed'));
  await bench('presentCard', 'R1');
  const { result } = await answer;
  expect(result.document.name).toBe('张样本');
});

test('the card does not come back: the reading ends at its deadline with a sentence in both languages', async () => {
  const { bench, read } = await atTheCounter();
  await bench('presentCard', 'R1');
  await bench('fault', 'removeMidRead');
  const { error } = await read('removed-0002', { deadlineMs: 2_000 });
  expect(error.data).toMatchObject({
    code: 'cardDeadline',
    retryable: true,
    text: { 'zh-CN': expect.stringContaining('证件'), en: expect.stringContaining('card') },
  });
});
