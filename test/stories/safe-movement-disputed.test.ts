import { expect, test } from 'vitest';
import { atTheSafe, TWENTY } from '../support/safe-story.ts';

const [line] = TWENTY.stock;

test('a movement that cannot be, one that is disputed, and the one that stands', async () => {
  const story = await atTheSafe();
  const { ids } = story;
  const refused = (code: string) => story.entry('opening.refused', (data) => data.code === code);
  const enter = async (input: object): Promise<void> => {
    story.mark();
    await story.sign({ type: 'enterMovement', input }, 'issuer');
  };
  await story.release();
  await story.openDoor();

  await enter({ ...TWENTY, stock: [{ ...line, last: 'X320101030' }] });
  await refused('rangeInvalid');
  await enter({ ...TWENTY, purpose: 'takeOut', stock: [{ ...line, direction: 'out', reason: 'issue' }] });
  await refused('rangeNotHeld');
  await enter({ ...TWENTY, stock: [line, line] });
  await refused('rangeHeldAlready');
  expect(story.topics()).not.toContain('movement.entered');
  const said = await story.lock('the sentence', ({ notice }) => notice?.code === 'rangeHeldAlready');
  expect(said.entered).toBeNull();

  await enter({ ...TWENTY, stock: [{ ...line, last: 'X320101019', count: 19 }], counted: null });
  await story.entry('movement.entered');
  await story.sign({ type: 'disputeMovement', why: 'numbers' }, 'keeper');
  const disputed = await story.entry('movement.disputed');
  expect(disputed.params.data).toMatchObject({ disputedBy: ids.keeper, why: 'numbers' });

  await enter(TWENTY);
  await story.entry('movement.entered');
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  const confirmed = await story.entry('movement.confirmed');
  expect(confirmed.params.data).toMatchObject({ enteredBy: ids.issuer, confirmedBy: ids.keeper });
  const view = await story.lock('counted', ({ held }) => held.blanks === 20);
  expect(view).toMatchObject({ confirmed: true, incidents: [] });
}, 60_000);

test('whoever entered a movement cannot confirm it; a hand count that differs is an incident of its own', async () => {
  const story = await atTheSafe();
  await story.release();
  await story.openDoor();
  story.mark();
  await story.sign({ type: 'enterMovement', input: { ...TWENTY, counted: { blanks: 19, voids: 0 } } }, 'issuer');
  await story.entry('movement.entered');
  await story.panel.call('safe.prepare', { lock: 'main', act: { type: 'confirmMovement' } });
  await story.badge('issuer');
  const refused = await story.entry('opening.refused');
  expect(refused.params.data).toMatchObject({ code: 'notTheConfirmingPerson', person: story.ids.issuer });
  await story.badge('keeper');
  await story.entry('movement.confirmed');
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'countMismatch', lock: 'main' });
});
