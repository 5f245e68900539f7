import { expect, test } from 'vitest';
import { expectInterrupted, pulseOver, writtenUp } from '../support/safe-interrupted.ts';
import { atTheSafe, NOTHING, TWENTY } from '../support/safe-story.ts';

test('killed when the movement is confirmed: it stands, and only the closing has to be told', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
  await story.entry('movement.entered');
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.entry('movement.confirmed');
  await pulseOver(story);
  const { opening } = (await story.entry('opening.released')).params.data;
  const incident = await expectInterrupted(story, opening);
  await story.shutDoor();
  await story.lock('shut', ({ contacts }) => contacts?.bolt === 'thrown');
  await writtenUp(story, incident);
  const view = await story.lock('counted', ({ held }) => held.blanks === 20);
  expect(view.stage).toBe('closed');
}, 60_000);

test('killed between the shut door and the register: the next start finds all shut, and still asks', async () => {
  const story = await atTheSafe({ ownSafe: true });
  story.mark();
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: NOTHING }, 'issuer');
  await story.entry('movement.entered');
  await story.shutDoor();
  await story.entry('opening.door', ({ moved }) => moved === 'verified');
  await pulseOver(story);
  const { opening } = (await story.entry('opening.released')).params.data;
  const incident = await expectInterrupted(story, opening);
  await writtenUp(story, incident);
});
