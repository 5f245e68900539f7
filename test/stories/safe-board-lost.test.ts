import { expect, test } from 'vitest';
import { atTheSafe, NOTHING } from '../support/safe-story.ts';

const silent = ({ contacts }: { contacts: unknown }): boolean => contacts === null;
const speaks = ({ contacts }: { contacts: unknown }): boolean => contacts !== null;

test('the board is unplugged in mid-attempt: the attempt ends, nothing begins, and all is well when it is back', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.safe('unplug');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('sensorSilent');
  await story.lock('silent', silent);
  await story.badge('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'sensorSilent');
  await story.safe('plug');
  const back = await story.lock('speaks', speaks);
  expect(back).toMatchObject({ stage: 'closed', obstacle: null, incidents: [] });
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
}, 60_000);

test('the board is unplugged while the door is open: an alarm; what the door did meanwhile is seen on its return', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: NOTHING }, 'issuer');
  await story.entry('movement.entered');
  await story.safe('unplug');
  const alarm = await story.entry('safe.alarm');
  expect(alarm.params.data).toMatchObject({ kind: 'sensorSilent', severity: 'alarm' });
  // Nothing is taken for shut because nobody looks.
  const unseen = await story.lock('silent', silent);
  expect(unseen).toMatchObject({ stage: 'open' });
  await story.shutDoor();
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.entry('movement.confirmed');
  expect(story.topics()).not.toContain('opening.closed');
  await story.safe('plug');
  await story.entry('opening.closed');
  const view = await story.lock('closed', ({ stage }) => stage === 'closed');
  expect(view).toMatchObject({ obstacle: null, incidents: [] });
});

test('the safe is opened while its board is unplugged: found and asked about on its return', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.safe('unplug');
  await story.lock('silent', silent);
  await story.safe('openMechanically');
  await story.safe('plug');
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'openedWhileSilent', lock: 'main', doorOpen: true });
});
