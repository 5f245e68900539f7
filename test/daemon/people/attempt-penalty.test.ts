import { expect, test } from 'vitest';
import { penaltyLeft } from '../../../daemon/people/attempt-penalty.ts';
import { DEFAULT_PEOPLE_RULES } from '../../../daemon/people/people-rules.ts';

const last = { wall: 1_000_000, mono: 5_000, boot: 'boot-1' };
const tries = { count: DEFAULT_PEOPLE_RULES.penalty.first, last };

test.each([
  ['in the same run', { wall: 1_000_001, mono: 5_001.25, boot: 'boot-1' }, 299_999],
  ['in the next run', { wall: 1_000_001, mono: 77.25, boot: 'boot-2' }, 299_984],
])('what a penalty still lasts is told in whole milliseconds %s, however fine the clock', (_run, now, left) => {
  const facts = { now, startedMono: 60.5, clockTrusted: true, rules: DEFAULT_PEOPLE_RULES };
  expect(penaltyLeft(tries, facts)).toBe(left);
});
