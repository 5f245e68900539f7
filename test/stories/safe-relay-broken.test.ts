import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';

test('the relay sticks after its pulse: an incident, although the door was opened by two', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.safe('stickRelay', 'lock:stuckOn');
  await story.openDoor();
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'relayStuck', lock: 'main' });
  await story.entry('safe.alarm', ({ kind, severity }) => kind === 'relayStuck' && severity === 'alarm');
  // Door and bolt are shut again; without the relay that is two witnesses of three.
  await story.shutDoor();
  await story.entry('opening.door', ({ moved }) => moved === 'shut');
  await story.lock('closing', ({ stage, contacts }) => stage === 'closing' && contacts?.relay === 'on');
  expect(story.entries().some(({ params }) => params.data.moved === 'verified')).toBe(false);
  await story.safe('stickRelay', 'lock:free');
  await story.entry('opening.door', ({ moved }) => moved === 'verified');
}, 60_000);

test('the relay does not close: the pulse failed, it is said, and not tried again', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('stickRelay', 'lock:stuckOff');
  story.mark();
  await story.release();
  const pulse = await story.entry('opening.pulse');
  expect(pulse.params.data.outcome).toBe('failed');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('pulseFailed');
  await story.entry('safe.alarm', ({ kind }) => kind === 'pulseFailed');
  expect(story.own?.pulses()).toBe(1);
});

test('a welded contact that the board cannot see: the bolt that moves without a release tells', async () => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('stickRelay', 'lock:weldedOn');
  await story.safe('turnKey', 'sealKeeper');
  story.mark();
  await story.safe('drawBolt');
  expect(story.own?.shows()).toMatchObject({ bolt: 'drawn', lockRelay: 'off' });
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'forced', lock: 'main', opening: null });
  await expect.poll(() => story.own?.pulses('siren')).toBeGreaterThan(0);
});
