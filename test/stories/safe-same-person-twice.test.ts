import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';
import { askedFor, DESK_READER, manage, SAFE_READER } from '../support/staff.ts';

test('the same person twice, with one badge or with two, stays one person', async () => {
  const story = await atTheSafe({ ownSafe: true });
  const { ids, office } = story;
  const heldUp = office.messages.length;
  const enrolled = manage(office, { type: 'enrolBadge', person: ids.issuer, class: 'secure-app' });
  await askedFor(office, 'card', heldUp);
  await story.hands(DESK_READER, 'presentBadge', 'B37');
  const { made: second } = await enrolled;

  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('issuer');
  const once = await story.entry('opening.refused');
  expect(once.params.data).toMatchObject({ code: 'samePerson', person: ids.issuer });

  story.mark();
  await story.hands(SAFE_READER, 'presentBadge', 'B37');
  const twice = await story.entry('opening.refused');
  expect(twice.params.data).toMatchObject({ code: 'samePerson', person: ids.issuer, badge: second });
  const alarm = await story.entry('safe.alarm');
  expect(alarm.params.data).toMatchObject({ kind: 'samePerson', severity: 'notice' });
  const view = await story.lock('one person', ({ notice }) => notice?.code === 'samePerson');
  expect(view).toMatchObject({ stage: 'firstBadge', people: [{ person: ids.issuer }] });

  // PIN and key switch do not make a second person of the first either.
  await story.pin('issuer');
  await story.entry('opening.factor');
  await story.safe('turnKey', 'sealKeeper');
  await story.lock('the key turns', ({ contacts }) => contacts?.keys.sealKeeper === true);
  await story.hands(SAFE_READER, 'presentBadge', 'B37');
  await story.lock('still one', ({ stage, people }) => stage === 'firstBadge' && people.length === 1);
  expect(story.topics()).not.toContain('opening.released');
  expect(story.own?.pulses()).toBe(0);
}, 60_000);
