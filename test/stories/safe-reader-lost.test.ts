import { expect, test } from 'vitest';
import { atTheSafe, type SafeStory } from '../support/safe-story.ts';
import { SAFE_READER } from '../support/staff.ts';

async function oneBadge(story: SafeStory): Promise<void> {
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
}

const readerIs = (story: SafeStory, ready: boolean) =>
  story.lock(`reader ${ready}`, ({ readers }) => readers.every((reader) => reader.ready === ready));

test('the reader’s cable is pulled in mid-attempt: the attempt ends; back on its line it proves itself and counts again', async () => {
  const story = await atTheSafe();
  story.mark();
  await oneBadge(story);
  await story.hands(SAFE_READER, 'unplug');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('readerLost');
  await readerIs(story, false);
  await story.hands(SAFE_READER, 'plug');
  await readerIs(story, true);
  expect(await story.shows(SAFE_READER)).toMatchObject({ channel: 'scbk' });
  const back = await story.lock('closed', ({ stage }) => stage === 'closed');
  expect(back.obstacle).toBeNull();

  // The old attempt stays over: the keeper's badge is a first one.
  await story.badgeAnew('keeper');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  const begun = story.entries().filter(({ params }) => params.topic === 'opening.first-badge');
  expect(begun.map(({ params }) => params.data.who.person)).toEqual([story.ids.issuer, story.ids.keeper]);
}, 60_000);

test('the reader loses its power for a moment: the attempt ends, and the secure channel comes back by itself', async () => {
  const story = await atTheSafe();
  story.mark();
  await oneBadge(story);
  await story.hands(SAFE_READER, 'reboot');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('readerLost');
  await readerIs(story, true);
  expect(await story.shows(SAFE_READER)).toMatchObject({ channel: 'scbk' });
  await story.badgeAnew('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
});

test('a badge that the reader kept while its line was dead does not count when the line is back', async () => {
  const story = await atTheSafe();
  story.mark();
  await story.hands(SAFE_READER, 'setMuted', 'on');
  await readerIs(story, false);
  await story.badge('issuer');
  await story.hands(SAFE_READER, 'setMuted', 'off');
  const refused = await story.entry('opening.refused');
  expect(refused.params.data).toMatchObject({ code: 'readerSilent', lock: 'main', person: story.ids.issuer });
  expect(story.topics()).not.toContain('opening.first-badge');
  await story.badgeAnew('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
});
