import { expect, test } from 'vitest';
import { expectInterrupted, pulseOver, writtenUp } from '../support/safe-interrupted.ts';
import { atTheSafe, TWENTY } from '../support/safe-story.ts';

test('killed while the door is open: the safe is found open, and two people tell what moved', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.openDoor();
  await pulseOver(story);
  const { opening } = (await story.entry('opening.released')).params.data;
  const incident = await expectInterrupted(story, opening);
  const view = await story.lock('found open', ({ contacts }) => contacts?.door === 'open');
  expect(view.incidents).toMatchObject([{ kind: 'interrupted', doorOpen: true }]);
  await story.shutDoor();
  await story.lock('shut', ({ contacts }) => contacts?.bolt === 'thrown');
  await writtenUp(story, incident, TWENTY);
  const told = await story.lock('counted', ({ held }) => held.blanks === 20);
  expect(told.heldRanges).toEqual([{ item: 'blank', first: 'X320101001', last: 'X320101020', count: 20 }]);
}, 60_000);

test('killed when the movement is entered and not confirmed: it never stood, and has to be told anew', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
  await story.entry('movement.entered');
  await pulseOver(story);
  const { opening } = (await story.entry('opening.released')).params.data;
  await expectInterrupted(story, opening);
  const view = await story.lock('nothing stands', ({ entered }) => entered === null);
  expect(view.held).toEqual({ blanks: 0, voids: 0 });
});
