import { expect, test } from 'vitest';
import { fakeTheClock } from '../support/faked-clock.ts';
import { durableIs } from '../support/running-daemon.ts';
import { atTheSafe } from '../support/safe-story.ts';

const DAY_S = 86_400;

test('a day back and right again; then a restart with a clock before the ledger', async () => {
  const clock = fakeTheClock();
  const story = await atTheSafe();
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');

  // Nobody asks anything: the attempt under way ends by itself, and so does the trust.
  clock.stand(-DAY_S);
  const jump = await story.entry('clock.jump');
  expect(Math.abs(jump.params.data.deltaMs + DAY_S * 1_000)).toBeLessThan(1_000);
  await story.entry('clock.doubted');
  await story.entry('opening.ended', ({ outcome }) => outcome === 'clock');
  await story.badge('keeper');
  await story.entry('opening.refused', ({ code }) => code === 'clockUntrusted');

  clock.stand(0);
  await story.entry('clock.confirmed', ({ by }) => by === 'undone');
  await story.badge('keeper');
  await story.entry('opening.first-badge');

  await story.daemon.end('SIGTERM');
  clock.stand(-DAY_S);
  await story.restart('SIGTERM');
  const started = await story.office.message(durableIs('daemon.started'));
  expect(started.params.data).toMatchObject({
    ended: 'orderly',
    gapMs: null,
    clock: { trusted: false, reason: 'before-ledger' },
  });
  await story.badgeAnew('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'clockUntrusted');
  clock.stand(0);
  await story.entry('clock.confirmed', ({ by }) => by === 'undone');
}, 60_000);
