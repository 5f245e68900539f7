/** The form of what moved, key by key: what each answer leads to, what is refused, and that nothing typed is lost or doubled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRange } from '../../../../daemon/custody/number-ranges.ts';
import {
  beginConfirming,
  beginEntering,
  type KeypadContext,
  type KeypadForm,
  type KeypadStep,
  press,
  viewOf,
} from '../../../../daemon/custody/room/keypad-form.ts';
import type { BadgeKey } from '../../../../devices/badge-reader/contract.ts';

const CONTEXT: KeypadContext = {
  holds: 'blanks',
  held: { blank: [{ first: 'T000000101', last: 'T000000300', count: 200 }], void: [] },
  sealsHere: ['S-1', 'S-2'],
  sealsAway: ['S-3'],
  sealKind: () => 'issueSeal',
};
const NAMES: Readonly<Record<string, BadgeKey>> = { '#': 'enter', '*': 'clear', '?': 'other' };

function typing(keys: string, context = CONTEXT, from: KeypadForm = beginEntering()): KeypadStep {
  let step: KeypadStep = { form: from, act: null };
  for (const key of keys) step = press(step.form, NAMES[key] ?? (key as BadgeKey), context);
  return step;
}
const asked = (keys: string, context = CONTEXT): string => typing(keys, context).form.question;

test('blanks out: the lowest held is proposed, and a digit replaces the proposal', () => {
  expect(viewOf(typing('1#1#').form, CONTEXT)).toMatchObject({ question: 'first', typed: '000000101', choices: [] });
  expect(typing('1#1#151').form.typed).toBe('151');
  const { act } = typing('1#1#151#10#2###');
  expect(act).toMatchObject({
    input: { stock: [{ first: 'T000000151', last: 'T000000160', count: 10 }], counted: null },
  });
});

test('nothing moved: the reason alone, and a count by hand', () => {
  expect(typing('3#2#200##').act).toEqual({
    type: 'enterMovement',
    input: { purpose: 'count', stock: [], seals: [], counted: { blanks: 200, voids: 0 } },
  });
});

test('several lines: the next proposal begins where the first line ended, and voids are counted apart', () => {
  const form = typing('1#1##50#1#1#1#').form;
  expect(form.typed).toBe('000000151');
  const voids = typing('2#3#101#1#2#199#1##').act;
  expect(voids).toMatchObject({
    input: { stock: [{ item: 'void', direction: 'in', reason: 'voidKept' }], counted: { blanks: 199, voids: 1 } },
  });
});

test('what is no answer is asked again: no such choice, no number, a run past the end of its series', () => {
  expect(asked('4#')).toBe('whatMoved');
  expect(asked('#')).toBe('whatMoved');
  expect(asked('0#')).toBe('whatMoved');
  expect(asked('1#9#')).toBe('purpose');
  expect(asked('1#1#*#')).toBe('first');
  expect(asked('1#1#101#0#')).toBe('count');
  expect(asked('1#1#999999999#2#')).toBe('count');
  expect(asked('1#1#12345678901#2#')).toBe('count');
  expect(asked('1#1#101#1000001#')).toBe('count');
});

test('`*` first clears what was typed, then goes back; past a line it begins anew', () => {
  expect(typing('1#1#55*').form).toMatchObject({ question: 'first', typed: '' });
  expect(asked('1#1#55**')).toBe('purpose');
  expect(asked('1#1#55***')).toBe('whatMoved');
  expect(typing('1#1##5#*').form).toMatchObject({ question: 'whatMoved', draft: { stock: [] } });
  expect(asked('1#1##5#2#7#*')).toBe('whatMoved');
});

test('seals are chosen by number: those behind the lock to go out, those that are away to come in', () => {
  const seals: KeypadContext = { ...CONTEXT, holds: 'seals', held: { blank: [], void: [] } };
  expect(viewOf(typing('1#1#', seals).form, seals).choices).toEqual(['S-1', 'S-2']);
  expect(viewOf(typing('2#1#', seals).form, seals).choices).toEqual(['S-3']);
  expect(typing('1#1#2#2##', seals).act).toMatchObject({
    input: { purpose: 'takeOut', seals: [{ seal: 'S-2', direction: 'out', reason: 'use', condition: 'sound' }] },
  });
  expect(viewOf(typing('1#1#2#1#1#1#', seals).form, seals).choices).toEqual(['S-1']);
});

test('the other person confirms, or says what is not right', () => {
  const entered = { purpose: 'count', stock: [], seals: [], counted: null } as const;
  const from = beginConfirming({ ...entered, stock: [], seals: [] });
  expect(typing('1#', CONTEXT, from).act).toEqual({ type: 'confirmMovement' });
  expect(typing('3#', CONTEXT, from).act).toEqual({ type: 'disputeMovement', why: 'count' });
  expect(typing('6#', CONTEXT, from).act).toBe(null);
  expect(typing('*', CONTEXT, from).form.question).toBe('confirmOrDispute');
});

test('whatever is typed, every act has runs that add up and every question stays answerable', () => {
  const keys = fc
    .array(fc.constantFrom('1#', '2#', '3#', '#', '*', '?', '0', '7', '101#', '250#', '#50#'), { maxLength: 40 })
    .map((words) => words.join(''));
  const actsIn = (runs: { readonly numRuns: number; readonly seed?: number }): number => {
    let acts = 0;
    fc.assert(
      fc.property(keys, fc.constantFrom('blanks', 'voids', 'seals'), (typed, holds) => {
        const context: KeypadContext = { ...CONTEXT, holds };
        let form = beginEntering();
        for (const key of typed) {
          const step = press(form, NAMES[key] ?? (key as BadgeKey), context);
          form = step.form;
          expect(form.typed.length).toBeLessThanOrEqual(16);
          if (step.act?.type !== 'enterMovement') continue;
          acts += 1;
          expect(step.act.input.stock.every(isRange)).toBe(true);
        }
      }),
      runs,
    );
    return acts;
  };
  actsIn({ numRuns: 500 });
  // Without this the property could hold because no act was ever made; one seed, so that chance has no say.
  expect(actsIn({ numRuns: 500, seed: 7 })).toBeGreaterThan(30);
});

test('where nothing is held, a number has six digits at least, as everywhere else', () => {
  const empty = { ...CONTEXT, held: { blank: [], void: [] } };
  expect(asked('2#2#12345#20#', empty)).toBe('count');
  expect(typing('2#2#123456#20#2###', empty).act).toMatchObject({
    input: { stock: [{ first: '123456', last: '123475', count: 20 }] },
  });
});
