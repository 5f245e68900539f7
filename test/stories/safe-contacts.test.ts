import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';

test('the wire of the bolt’s contact is cut: it counts as drawn, never as shut', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.safe('cutWire', 'bolt');
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'forced', lock: 'main', doorOpen: true });
  const view = await story.lock('drawn', ({ contacts }) => contacts?.bolt === 'drawn');
  expect(view.obstacle).toMatchObject({ code: 'incidentUnacknowledged' });
}, 60_000);

test.each(['45', '120'])('contacts that bounce for %s ms tell each movement once', async (bounce) => {
  const story = await atTheSafe({ ownSafe: true });
  await story.safe('setBounce', bounce);
  story.mark();
  await story.release();
  await story.openDoor();
  await story.safe('closeDoor');
  await story.safe('throwBolt');
  await story.entry('opening.door', ({ moved }) => moved === 'shut');
  await story.lock('pulse over', ({ contacts }) => contacts?.relay === 'off');
  await story.entry('opening.door', ({ moved }) => moved === 'verified');
  await story.safe('turnKeyBack', 'sealKeeper');
  await story.lock('key out', ({ contacts }) => contacts?.keys.sealKeeper === false);
  const moves = story
    .entries()
    .flatMap(({ params: { topic, data } }) => (topic === 'opening.door' ? [data.moved] : []));
  expect(moves).toEqual(['opened', 'shut', 'verified']);
  const factors = story.entries().filter(({ params }) => params.topic === 'opening.factor');
  expect(factors).toHaveLength(2);
  expect(story.topics()).not.toContain('incident.found');
});
