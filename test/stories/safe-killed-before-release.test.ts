import { expect, test } from 'vitest';
import { atTheSafe, type SafeStory } from '../support/safe-story.ts';

const moments: [name: string, upTo: (story: SafeStory) => Promise<unknown>][] = [
  [
    'after the first badge',
    async (story) => {
      await story.badge('issuer');
      await story.entry('opening.first-badge');
    },
  ],
  [
    'after the second badge',
    async (story) => {
      await story.badge('issuer');
      await story.entry('opening.first-badge');
      await story.badge('keeper');
      await story.entry('opening.second-badge');
    },
  ],
  [
    'after the first of two factors',
    async (story) => {
      await story.badge('keeper');
      await story.entry('opening.first-badge');
      await story.badge('issuer');
      await story.entry('opening.second-badge');
      await story.safe('turnKey', 'sealKeeper');
      await story.entry('opening.factor');
    },
  ],
];

test.each(moments)(
  'killed %s: the attempt is over at the next start, and both begin from nothing',
  async (_name, upTo) => {
    const story = await atTheSafe({ ownSafe: true });
    story.mark();
    await upTo(story);
    const { opening } = (await story.entry('opening.first-badge')).params.data;
    await story.restart('SIGKILL');
    const ended = await story.entry('opening.ended');
    expect(ended.params.data).toMatchObject({ opening, outcome: 'restart' });
    // The PIN that was still owed belongs to nothing, nor does the key that is still turned.
    await story.pin('issuer');
    await story.badge('keeper');
    const anew = await story.entry('opening.first-badge');
    expect(anew.params.data.opening).not.toBe(opening);
    const view = await story.lock('one person', ({ stage }) => stage === 'firstBadge');
    expect(view.people).toEqual([{ person: story.ids.keeper, role: 'sealKeeper', factorGiven: false }]);
    expect(story.topics()).not.toContain('opening.released');
    expect(story.own?.pulses()).toBe(0);
    expect(story.own?.shows()).toMatchObject({ lockRelay: 'off', bolt: 'thrown' });
  },
  60_000,
);
