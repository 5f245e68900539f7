import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';
import { failingStart } from '../support/running-daemon.ts';

test('a second daemon on the same folder says so and ends; the first goes on', async () => {
  const { daemon, counter } = await atTheCounter();
  const second = await failingStart(daemon.data);
  expect(second).toMatchObject({ code: 69, output: expect.stringContaining('already-running') });
  expect(second.output).toMatch(/[一-鿿]/);
  expect((await counter.call('session.ping', {})).result.mono).toBeGreaterThan(0);
});
