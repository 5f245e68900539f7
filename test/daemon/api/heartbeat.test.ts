import { expect, test } from 'vitest';
import { createHeartbeat } from '../../../daemon/api/heartbeat.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function start(): {
  clock: ReturnType<typeof createManualClock>;
  seen: string[];
  beat: ReturnType<typeof createHeartbeat>;
} {
  const clock = createManualClock();
  const seen: string[] = [];
  const beat = createHeartbeat({
    clock,
    everyMs: 10_000,
    ping: () => seen.push(`ping ${clock.mono()}`),
    onDead: () => seen.push(`dead ${clock.mono()}`),
  });
  return { clock, seen, beat };
}

test('two pings without a sign of life end it, once', async () => {
  const { clock, seen } = start();
  await clock.advance(100_000);
  expect(seen).toEqual(['ping 10000', 'ping 20000', 'dead 30000']);
  expect(clock.pending()).toBe(0);
});

test('a late sign of life is enough', async () => {
  const { clock, seen, beat } = start();
  await clock.advance(29_999);
  beat.alive();
  await clock.advance(20_000);
  expect(seen.at(-1)).toBe('ping 40000');
  await clock.advance(1);
  expect(seen.filter((line) => line.startsWith('dead'))).toEqual(['dead 50000']);
});

test('nothing fires after it was stopped', async () => {
  const { clock, seen, beat } = start();
  beat.stop();
  beat.stop();
  await clock.advance(60_000);
  expect(seen).toEqual([]);
});
