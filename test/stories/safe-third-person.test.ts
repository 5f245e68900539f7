import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';
import { SAFE_READER } from '../support/staff.ts';

test.each([
  ['a colleague', 'B3', 'thirdPerson'],
  ['somebody whom nobody knows', 'B37', 'unknownBadge'],
] as const)(
  '%s badges in mid-attempt: the attempt ends, and what the two still do opens nothing',
  async (_who, third, code) => {
    const story = await atTheSafe({ ownSafe: true });
    story.mark();
    await story.badge('keeper');
    await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
    await story.badge('issuer');
    await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
    await story.safe('turnKey', 'sealKeeper');
    await story.entry('opening.factor');
    await story.hands(SAFE_READER, 'presentBadge', third);
    const refused = await story.entry('opening.refused');
    expect(refused.params.data.code).toBe(code);
    const ended = await story.entry('opening.ended');
    expect(ended.params.data.outcome).toBe('thirdPerson');

    await story.pin('issuer');
    // A badge after the keys: whatever the keys did has been dealt with when it is written down.
    await story.badge('issuer');
    const again = await story.entry('opening.first-badge', ({ opening }) => opening !== ended.params.data.opening);
    expect(again.params.data.who.person).toBe(story.ids.issuer);
    expect(story.topics()).not.toContain('opening.released');
    expect(story.own?.pulses()).toBe(0);
  },
  60_000,
);

test('a second issuer is not a second person: refused, and the attempt waits on for the seal keeper', async () => {
  const story = await atTheSafe();
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('other');
  await story.entry('opening.refused', ({ code }) => code === 'sameRole');
  const view = await story.lock('still waiting', ({ notice }) => notice?.code === 'sameRole');
  expect(view).toMatchObject({ stage: 'firstBadge', people: [{ person: story.ids.issuer }] });
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
});
