import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';
import { must, proveByPassphrase } from '../support/staff.ts';

test('a badge revoked between the first and the second person ends the attempt, and counts no more', async () => {
  const story = await atTheSafe({ ownSafe: true });
  const { ids } = story;
  story.mark();
  await story.badge('issuer');
  const first = await story.entry('opening.first-badge');
  const { badge } = first.params.data.who;
  // One manager can do this alone and at once.
  const proofs = [await proveByPassphrase(story.office, 'security')];
  await must(story.office, 'people.act', { act: { type: 'revokeBadge', badge, reason: 'lost' }, proofs });
  const ended = await story.entry('opening.ended');
  expect(ended.params.data).toMatchObject({ outcome: 'revoked', opening: first.params.data.opening });

  // The keeper comes: the first of a new attempt, not the second of the old one.
  await story.badge('keeper');
  const anew = await story.entry('opening.first-badge', ({ opening }) => opening !== first.params.data.opening);
  expect(anew.params.data.who.person).toBe(ids.keeper);
  await story.badge('issuer');
  const refused = await story.entry('opening.refused');
  expect(refused.params.data).toMatchObject({ code: 'badgeRevoked' });
  await story.safe('turnKey', 'sealKeeper');
  await story.pin('issuer');
  const view = await story.lock('one person', ({ people }) => people.some(({ factorGiven }) => factorGiven));
  expect(view).toMatchObject({ stage: 'firstBadge', people: [{ person: ids.keeper }] });
  expect(story.topics()).not.toContain('opening.released');
  expect(story.own?.pulses()).toBe(0);
}, 60_000);
