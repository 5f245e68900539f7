import { expect, test } from 'vitest';
import { fakeTheClock } from '../support/faked-clock.ts';
import { atTheSafe } from '../support/safe-story.ts';
import { must, proveByPassphrase } from '../support/staff.ts';

const HOUR_S = 3_600;

test('an hour forward: no opening, until two managers say that the clock is right', async () => {
  const clock = fakeTheClock();
  const story = await atTheSafe();
  story.mark();
  clock.stand(HOUR_S);
  await story.badge('issuer');
  const refused = await story.entry('opening.refused');
  expect(refused.params.data).toMatchObject({ code: 'clockUntrusted', clause: 'Q14.5.1' });
  const jump = await story.entry('clock.jump');
  expect(Math.abs(jump.params.data.deltaMs - HOUR_S * 1_000)).toBeLessThan(1_000);
  const doubted = await story.entry('clock.doubted', ({ reason }) => reason === 'jumped');
  // The doubt is on disk before the refusal that stands on it.
  expect(jump.params.seq).toBeLessThan(doubted.params.seq);
  expect(doubted.params.seq).toBeLessThan(refused.params.seq);

  const proofs = [await proveByPassphrase(story.office, 'head'), await proveByPassphrase(story.office, 'security')];
  await must(story.office, 'ledger.act', { act: { type: 'confirmClock' }, proofs });
  await story.entry('clock.confirmed', ({ by }) => by === 'managers');
  await story.badgeAnew('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');

  // Nothing of it is asked twice.
  const again = [await proveByPassphrase(story.office, 'head'), await proveByPassphrase(story.office, 'security')];
  const answer = await story.office.call('ledger.act', { act: { type: 'confirmClock' }, proofs: again });
  expect(answer.error.data.code).toBe('clockNotDoubted');
}, 60_000);
