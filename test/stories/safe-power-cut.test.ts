import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';

test('the mains fail with a battery behind: people open as always', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('cutPower');
  expect(story.own?.shows()).toMatchObject({ power: 'battery' });
  story.mark();
  await story.release();
  await story.openDoor();
  expect(story.topics()).not.toContain('incident.found');
}, 60_000);

test('the mains fail and there is no battery: the attempt ends, the bolt stays, and all comes back with the power', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('fitBattery', 'none');
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.safe('cutPower');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('sensorSilent');
  await story.lock('silent', ({ contacts, obstacle }) => contacts === null && obstacle?.code === 'sensorSilent');
  await story.safe('turnKey', 'sealKeeper');
  await story.safe('drawBolt');
  expect(story.own?.shows()).toMatchObject({ power: 'none', bolt: 'thrown', refused: 'locked' });
  await story.safe('restorePower');
  await story.lock('back', ({ contacts, obstacle }) => contacts !== null && obstacle === null);
});

test('the power fails in mid-pulse: the lock falls shut, the pulse is not given again', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('fitBattery', 'none');
  story.mark();
  await story.release();
  await story.safe('cutPower');
  await story.lock('silent', ({ contacts }) => contacts === null);
  await story.safe('restorePower');
  await story.lock('back', ({ contacts }) => contacts !== null);
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('releasedNotOpened');
  expect(story.own?.pulses()).toBe(1);
  expect(story.own?.shows()).toMatchObject({ lockRelay: 'off', bolt: 'thrown', door: 'shut' });
});
