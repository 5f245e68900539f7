import { expect, test } from 'vitest';
import { describeBug } from '../../../daemon/cli/process-ends.ts';

test('a bug is told by kind and place, never by its text', () => {
  const error = new TypeError('cannot read 张样本\n    at 110101189001010024 of undefined');
  const told = describeBug(error);
  expect(told.split('\n')[0]).toBe('TypeError');
  expect(told).toContain('process-ends.test.ts');
  for (const value of ['张样本', '110101189001010024', 'cannot read']) expect(told).not.toContain(value);
});

test('a name that is no name of an error, and a missing stack, tell nothing more', () => {
  const error = new Error('x');
  error.name = '张样本 110101189001010024';
  delete error.stack;
  expect(describeBug(error)).toBe('Error');
});
