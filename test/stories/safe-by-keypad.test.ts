import { expect, test } from 'vitest';
import type { KeypadQuestion } from '../../daemon/api/contract/safe.ts';
import { atTheSafe } from '../support/safe-story.ts';
import { SAFE_READER, type as typeKeys } from '../support/staff.ts';

test('a whole movement by the reader’s keypad alone: entered by one, confirmed by the other, closed', async () => {
  const story = await atTheSafe();
  const asked = async (question: KeypadQuestion['question']): Promise<KeypadQuestion> => {
    const view = await story.lock(question, ({ keypad }) => keypad?.question === question);
    if (view.keypad === null) throw new Error('no question');
    return view.keypad;
  };
  const keys = (typed: string): Promise<void> => typeKeys(story.hands, SAFE_READER, typed);
  story.mark();
  await story.release();
  await story.openDoor();

  expect((await asked('whatMoved')).choices).toEqual(['out', 'in', 'nothing']);
  await keys('2#');
  expect((await asked('purpose')).choices).toEqual(['return', 'receipt', 'voidKept']);
  await keys('2#');
  await asked('first');
  // A slip, taken back with the star.
  await keys('99*320101001#');
  await asked('count');
  await keys('20#');
  await asked('more');
  await keys('2#');
  await asked('counted');
  await keys('20#');
  const review = await asked('review');
  expect(review.draft).toMatchObject({
    purpose: 'receipt',
    stock: [{ first: '320101001', last: '320101020', count: 20, source: 'typed' }],
    counted: { blanks: 20, voids: 0 },
  });
  await keys('#');
  await story.lock('to be signed', ({ signing }) => signing?.step === 'badge' && signing.roles.includes('issuer'));
  await story.badge('issuer');
  await story.lock('PIN wanted', ({ signing }) => signing?.step === 'pin');
  await story.pin('issuer');
  await story.entry('movement.entered', ({ enteredBy }) => enteredBy === story.ids.issuer);

  expect((await asked('confirmOrDispute')).choices).toEqual(['confirm', 'numbers', 'count', 'seal', 'purpose']);
  await keys('1#');
  await story.lock('to be confirmed', ({ signing }) => signing?.act.type === 'confirmMovement');
  await story.badge('keeper');
  await story.entry('movement.confirmed', ({ confirmedBy }) => confirmedBy === story.ids.keeper);
  await story.shutDoor();
  await story.entry('opening.closed');
  const view = await story.lock('closed', ({ stage }) => stage === 'closed');
  expect(view.held).toEqual({ blanks: 20, voids: 0 });
  // Nothing was ever asked of the panel, and what was typed for the form is no PIN.
  expect(JSON.stringify(story.panel.messages)).not.toContain('271828');
}, 60_000);
