import { expect, test } from 'vitest';
import { writtenUp } from '../support/safe-interrupted.ts';
import { atTheSafe } from '../support/safe-story.ts';

test('the safe is opened while the daemon is off: found at the start, and nobody opens until two have told', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.daemon.end('SIGTERM');
  await story.safe('openMechanically');
  await story.restart('SIGTERM');
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'openedWhileDown', lock: 'main', opening: null, doorOpen: true });
  const alarm = await story.entry('safe.alarm');
  expect(alarm.params.data).toMatchObject({ kind: 'openedWhileDown', severity: 'alarm' });
  await expect.poll(() => story.own?.pulses('siren')).toBeGreaterThan(0);
  await story.badge('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'incidentUnacknowledged');
  await story.safe('closeDoor');
  await story.safe('throwBolt');
  await story.entry('incident.door', ({ doorOpen }) => doorOpen === false);
  await writtenUp(story, found.params.data.incident);
  expect(story.own?.pulses('lock')).toBe(0);
}, 60_000);
