import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';

test('somebody else on the line switches the lock’s relay: found at once, switched off, and the siren sounds', async () => {
  const story = await atTheSafe({ ownSafe: true });
  const { own } = story;
  if (own === null) throw new Error('a safe of its own was asked for');
  story.mark();
  own.switchOn('lock');
  expect(own.shows()).toMatchObject({ lockRelay: 'on' });
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'forcedRelay', lock: 'main', opening: null });
  const alarm = await story.entry('safe.alarm');
  expect(alarm.params.data).toMatchObject({ kind: 'forcedRelay', severity: 'alarm' });
  const off = await story.lock('relay off', ({ contacts }) => contacts?.relay === 'off');
  expect(off.incidents).toMatchObject([{ kind: 'forcedRelay', doorOpen: false }]);
  expect(off.obstacle).toMatchObject({ code: 'incidentUnacknowledged' });
  expect(own.shows()).toMatchObject({ lockRelay: 'off', bolt: 'thrown', door: 'shut' });
  // Switched by the other master, and by nobody else: no pulse of ours for the lock, ours for siren and lamp.
  await expect.poll(() => own.pulses('siren')).toBeGreaterThan(0);
  await expect.poll(() => own.pulses('lamp')).toBeGreaterThan(0);
  expect(own.pulses('lock')).toBe(0);
  expect(story.topics()).not.toContain('opening.released');

  await story.badge('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'incidentUnacknowledged');
}, 60_000);

test('switched from outside in mid-attempt: the attempt ends, although both people stand there', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  story.own?.switchOn('lock');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('incident');
  await story.safe('turnKey', 'sealKeeper');
  await story.pin('issuer');
  await story.lock('relay off', ({ contacts }) => contacts?.relay === 'off');
  expect(story.topics()).not.toContain('opening.released');
  expect(story.own?.pulses('lock')).toBe(0);
});
