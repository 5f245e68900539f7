import { expect, test } from 'vitest';
import { expectInterrupted, writtenUp } from '../support/safe-interrupted.ts';
import { atTheSafe } from '../support/safe-story.ts';

test('killed when the release is on disk and the pulse has not reached the lock: it never does, and people are asked', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  await story.safe('turnKey', 'sealKeeper');
  const held = story.own?.holdPulses();
  await story.pin('issuer');
  await held;
  // The pulse is on the line; the entry was on disk before it.
  const { opening } = (await story.entry('opening.released')).params.data;
  const incident = await expectInterrupted(story, opening);
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'off', bolt: 'thrown', door: 'shut' });
  await writtenUp(story, incident);
}, 60_000);

test('killed when the pulse was seen: the next start finds the relay on, has it switched off, and gives no other', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  const { opening } = (await story.entry('opening.released')).params.data;
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'on' });
  await expectInterrupted(story, opening);
  const off = await story.lock('relay off', ({ contacts }) => contacts?.relay === 'off');
  // One thing happened, and it is one incident.
  expect(off.incidents.map(({ kind }) => kind)).toEqual(['interrupted']);
  expect(story.topics().filter((topic) => topic === 'incident.found')).toHaveLength(1);
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'off', bolt: 'thrown', door: 'shut' });
  expect(story.own?.pulses()).toBe(1);
});
