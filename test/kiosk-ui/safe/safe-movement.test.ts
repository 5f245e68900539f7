import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRange, takeRange } from '../../../daemon/custody/number-ranges.ts';
import { EMPTY_DRAFT, inputOf, stepBack, withPurpose } from '../../../kiosk-ui/model/safe-draft.ts';
import {
  countsAfter,
  type LineKind,
  lineKinds,
  linesOf,
  nextNumber,
  PURPOSES,
  purposesOf,
  type StockLine,
  sealReasons,
  troubleOf,
} from '../../../kiosk-ui/model/safe-movement.ts';
import { completeNumber, countBetween, lastOf } from '../../../kiosk-ui/model/safe-numbers.ts';
import { isScanned, resolveRun } from '../../../kiosk-ui/model/safe-run-entry.ts';
import { CLOSED } from '../../support/safe-views.ts';

const { heldRanges, held } = CLOSED;
const kindOf = (name: string): LineKind => {
  const found = PURPOSES.flatMap((purpose) => lineKinds('blanks', purpose)).find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
};
const lines = (name: string, first: string, last: string): readonly StockLine[] => {
  const made = linesOf(kindOf(name), first, last, 'typed');
  if (!made.ok) throw new Error(made.trouble);
  return made.lines;
};

test.each([
  ['X320101001', 5, 'X320101005'],
  ['X320101999', 1, 'X320101999'],
  ['000099', 2, '000100'],
  ['999999', 2, null],
  ['X320101001', 0, null],
  ['X12', 1, null],
])('the last of %s and %i numbers is %s', (first, count, last) => {
  expect(lastOf(first, count)).toBe(last);
});

test('first, last and count belong together, whichever two are given', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000_000 }), fc.integer({ min: 1, max: 99_999 }), (from, count) => {
      const first = `X${String(from).padStart(9, '0')}`;
      const last = lastOf(first, count) ?? '';
      expect(countBetween(first, last)).toBe(count);
      const byLast = resolveRun({ first, last, count: '', by: 'last' }, null);
      const byCount = resolveRun({ first, last: '', count: String(count), by: 'count' }, null);
      expect(byLast).toEqual(byCount);
    }),
  );
});

test('digits alone take the letters and leading digits of the series in use', () => {
  expect(completeNumber('101007', 'X320101001')).toBe('X320101007');
  expect(completeNumber('7', 'X320101001')).toBe('X320101007');
  expect(completeNumber('y320101007', 'X320101001')).toBe('Y320101007');
  expect(completeNumber('101007', null)).toBe('101007');
});

test('a run out must be held, a run in must not; lines count one after the other', () => {
  const five = lines('issue', 'X320101001', 'X320101005');
  expect(troubleOf(heldRanges, five)).toBeNull();
  expect(troubleOf(heldRanges, [...five, ...five])).toBe('notHeld');
  expect(troubleOf(heldRanges, lines('issue', 'X320101016', 'X320101021'))).toBe('notHeld');
  expect(troubleOf(heldRanges, lines('return', 'X320101020', 'X320101021'))).toBe('heldAlready');
  // A void is no blank, and a number is not both at once.
  expect(troubleOf(heldRanges, lines('issue', 'X320100990', 'X320100990'))).toBe('notHeld');
  expect(troubleOf(heldRanges, lines('return', 'X320100990', 'X320100990'))).toBe('heldAlready');
});

test('an expired run leaves as blanks and comes back as voids', () => {
  const two = lines('expired', 'X320101001', 'X320101002');
  expect(two.map(({ item, direction }) => `${direction} ${item}`)).toEqual(['out blank', 'in void']);
  expect(troubleOf(heldRanges, two)).toBeNull();
  expect(countsAfter(held, two)).toEqual({ blanks: 18, voids: 3 });
});

test('the panel judges a run as the daemon’s own arithmetic does', () => {
  const number = fc.integer({ min: 0, max: 40 });
  const blanks = heldRanges.filter(({ item }) => item === 'blank');
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 8 }), fc.boolean(), (from, count, out) => {
      const first = `X32010${1000 + from}`;
      const last = lastOf(first, count) ?? '';
      const ours = troubleOf(blanks, lines(out ? 'issue' : 'return', first, last));
      const theirs = (out ? takeRange : addRange)(blanks, { first, last, count });
      expect(ours === null).toBe(theirs.ok);
    }),
  );
});

test('the number proposed is the lowest that is left', () => {
  expect(nextNumber(heldRanges, 'blank', [])).toBe('X320101001');
  expect(nextNumber(heldRanges, 'blank', lines('issue', 'X320101001', 'X320101005'))).toBe('X320101006');
  expect(nextNumber(heldRanges, 'blank', lines('issue', 'X320101001', 'X320101020'))).toBeNull();
  expect(nextNumber([], 'blank', [])).toBeNull();
});

test('behind the lock of the voids no blank can be entered, behind that of the seals no number', () => {
  for (const purpose of PURPOSES) {
    expect(lineKinds('seals', purpose)).toEqual([]);
    expect(lineKinds('voids', purpose).some(({ item }) => item === 'blank')).toBe(false);
  }
  expect(purposesOf('seals')).not.toContain('handUp');
});

test('a purpose without lines goes to the hand count; another purpose makes entered lines void', () => {
  const issue = { ...withPurpose(EMPTY_DRAFT, 'blanks', 'takeOut'), stock: lines('issue', 'X320101001', 'X320101005') };
  expect(issue.step).toBe('lines');
  const nothing = withPurpose(issue, 'blanks', 'nothingDone');
  expect(nothing).toMatchObject({ step: 'counted', stock: [] });
  expect(stepBack(nothing, 'blanks')).toBe('purpose');
  expect(stepBack({ ...issue, step: 'counted' }, 'blanks')).toBe('lines');
  expect(inputOf(nothing)).toEqual({ purpose: 'nothingDone', stock: [], seals: [], counted: null });
  expect(inputOf(EMPTY_DRAFT)).toBeNull();
});

test('keys that come faster than any finger are a scanner’s', () => {
  const at = (gap: number) => Array.from({ length: 10 }, (_, index) => index * gap);
  expect(isScanned('X320101001', at(8))).toBe(true);
  expect(isScanned('X320101001', at(120))).toBe(false);
  // Part of it came by the number pad.
  expect(isScanned('X320101001', at(8).slice(0, 4))).toBe(false);
});

test('a new seal comes in as new, a used one comes back as used', () => {
  expect(sealReasons('receipt', 'in')).toEqual(['receipt']);
  expect(sealReasons('putBack', 'in')).toEqual(['return', 'repair']);
  expect(sealReasons('takeOut', 'out')).toEqual(['use', 'repair', 'handedIn']);
});
