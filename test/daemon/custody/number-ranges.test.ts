import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NumberRange } from '../../../daemon/custody/movement-entries.ts';
import { addRange, countOf, isRange, takeRange } from '../../../daemon/custody/number-ranges.ts';

const range = (from: number, to: number): NumberRange => ({
  first: `T${String(from).padStart(9, '0')}`,
  last: `T${String(to).padStart(9, '0')}`,
  count: to - from + 1,
});

test('runs that touch become one, and taking from the middle leaves two', () => {
  const joined = addRange([range(1, 5), range(11, 20)], range(6, 10));
  expect(joined).toEqual({ ok: true, value: [range(1, 20)] });
  expect(takeRange([range(1, 20)], range(8, 9))).toEqual({ ok: true, value: [range(1, 7), range(10, 20)] });
});

test('other letters or another length are another series, and a wrong count is no range', () => {
  expect(isRange({ first: 'A1', last: 'B2', count: 2 })).toBe(false);
  expect(isRange({ first: 'A1', last: 'A02', count: 2 })).toBe(false);
  expect(isRange({ first: 'A5', last: 'A4', count: 0 })).toBe(false);
  expect(isRange({ first: 'A1', last: 'A2', count: 3 })).toBe(false);
  expect(takeRange([range(1, 5)], { first: '000000001', last: '000000002', count: 2 })).toEqual({
    ok: false,
    error: 'notHeld',
  });
});

test('any sequence of adding and taking agrees with a plain set of numbers', () => {
  const step = fc.record({
    add: fc.boolean(),
    from: fc.integer({ min: 0, max: 30 }),
    length: fc.integer({ min: 1, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let held: readonly NumberRange[] = [];
      const model = new Set<number>();
      for (const { add, from, length } of steps) {
        const numbers = Array.from({ length }, (_, index) => from + index);
        const result = (add ? addRange : takeRange)(held, range(from, from + length - 1));
        expect(result.ok).toBe(numbers.every((number) => model.has(number) !== add));
        if (!result.ok) continue;
        held = result.value;
        for (const number of numbers)
          if (add) model.add(number);
          else model.delete(number);
        expect(countOf(held)).toBe(model.size);
      }
    }),
  );
});
