/** Telling the formats apart by size and first letters. */
import { expect, test } from 'vitest';
import { findLayout } from '../../../../../devices/id-reader/protocol/mrz/mrz-dispatch.ts';

const lines = (head: string, count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => (i === 0 ? head : '').padEnd(length, '<'));

test.each([
  ['P<UTO', 2, 44, 'TD3'],
  ['PO', 2, 44, 'TD3'],
  ['I<UTO', 2, 36, 'TD2'],
  ['ACUTO', 2, 36, 'TD2'],
  ['I<UTO', 3, 30, 'TD1'],
  ['C<UTO', 3, 30, 'TD1'],
  ['ARUTO', 3, 30, 'TD1'],
  ['CS', 1, 30, 'oneLinePermit'],
  ['CD', 1, 30, 'oneLinePermit'],
  ['CR', 3, 30, 'threeLinePermit'],
  ['CT', 3, 30, 'threeLinePermit'],
  ['C<CHN', 3, 30, 'homeReturn1999'],
])('%s in %i lines of %i is %s', (head, count, length, format) => {
  expect(findLayout(lines(head, count, length))).toMatchObject({ ok: true, value: { format } });
});

test.each([
  ['V<UTO', 2, 44],
  ['V<UTO', 2, 36],
  ['P<UTO', 3, 30],
  ['CS', 3, 30],
  ['CR', 1, 30],
  ['IDFRA', 1, 30],
])('%s in %i lines of %i is no document that we know', (head, count, length) => {
  expect(findLayout(lines(head, count, length))).toEqual({ ok: false, error: 'unknown-document' });
});

test.each([
  ['P<UTO', 1, 44],
  ['P<UTO', 2, 43],
  ['I<UTO', 4, 30],
])('%s in %i lines of %i has no known shape', (head, count, length) => {
  expect(findLayout(lines(head, count, length))).toEqual({ ok: false, error: 'shape' });
});

test('lines of different length, no line, an empty line', () => {
  expect(findLayout(['P'.padEnd(44, '<'), '<'])).toEqual({ ok: false, error: 'shape' });
  expect(findLayout([])).toEqual({ ok: false, error: 'shape' });
  expect(findLayout([''])).toEqual({ ok: false, error: 'shape' });
});
