import { expect, test } from 'vitest';
import { createValidators } from '../../../daemon/api/validators.ts';
import { addRange, isRange } from '../../../daemon/custody/number-ranges.ts';

const validators = createValidators();
const line = { item: 'blank', direction: 'in', reason: 'receipt', source: 'typed', packSeal: null } as const;
const prepare = (first: string, last: string, count: number, counted: unknown = null) =>
  validators.params('safe.prepare', {
    lock: 'main',
    act: {
      type: 'enterMovement',
      input: { purpose: 'receipt', stock: [{ ...line, first, last, count }], seals: [], counted },
    },
  });

test('a certificate number has six to ten digits, as the arithmetic on runs has', () => {
  for (const [first, last] of [
    ['T000001', 'T000002'],
    ['ABCD0000000001', 'ABCD0000000002'],
    ['9999999998', '9999999999'],
  ] as const) {
    expect(prepare(first, last, 2).ok, first).toBe(true);
    expect(isRange({ first, last, count: 2 }), first).toBe(true);
  }
  for (const first of ['T00000000001', 'T000000000001', 'T00001', 'ABCDE000001', 't000001'])
    expect(prepare(first, first, 1).ok, first).toBe(false);
});

test('counts go as far as there are numbers of ten digits, and no further', () => {
  const counted = (blanks: number) => prepare('T000001', 'T000001', 1, { blanks, voids: 0 }).ok;
  expect([0, 1_000_001, 10_000_000_000].map(counted)).toEqual([true, true, true]);
  expect([-1, 0.5, 10_000_000_001].map(counted)).toEqual([false, false, false]);
  expect(addRange([], { first: '0000000000', last: '9999999999', count: 10_000_000_000 }).ok).toBe(true);
});
