import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';

test('released and not opened: the lock closes itself, it is written down, and a key left in does not count next time', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'on', lock: 'released' });
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('releasedNotOpened');
  await story.entry('safe.alarm', ({ kind, severity }) => kind === 'releasedNotOpened' && severity === 'notice');
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'off', lock: 'blocked', bolt: 'thrown', door: 'shut' });
  expect(story.topics()).toEqual([
    'opening.first-badge',
    'opening.second-badge',
    'opening.factor', // the keeper's key
    'opening.factor', // the issuer's PIN
    'opening.released',
    'opening.pulse',
    'opening.ended',
    'safe.alarm',
  ]);
  const closed = await story.lock('closed', ({ stage }) => stage === 'closed');
  expect(closed).toMatchObject({ obstacle: null, incidents: [], contacts: { keys: { sealKeeper: true } } });
  const { rows } = await story.register();
  expect(rows).toMatchObject([{ outcome: 'releasedNotOpened', openedAt: null, alarms: ['releasedNotOpened'] }]);

  story.mark();
  await story.badge('issuer');
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  await story.pin('issuer');
  await story.entry('opening.factor', ({ factor }) => factor === 'pin');
  expect(story.topics()).not.toContain('opening.released');
  await story.safe('turnKeyBack', 'sealKeeper');
  await story.lock('the key is out', ({ contacts }) => contacts?.keys.sealKeeper === false);
  await story.safe('turnKey', 'sealKeeper');
  await story.entry('opening.pulse');
  expect(story.own?.pulses()).toBe(2);
}, 60_000);
