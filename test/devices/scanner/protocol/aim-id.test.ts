/** AIM identifiers before a code. */
import { expect, test } from 'vitest';
import { splitAimId, symbologyOf } from '../../../../devices/scanner/protocol/aim-id.ts';

test.each([
  [']C0X320101001', ']C0', 'X320101001'],
  ['X320101001', null, 'X320101001'],
  [']', null, ']'],
  [']C', null, ']C'],
  [']C*X', null, ']C*X'],
  ['', null, ''],
])('%j', (text, aim, rest) => {
  expect(splitAimId(text)).toEqual({ aim, text: rest });
});

test.each([
  [']C0', 'code128'],
  [']A0', 'code39'],
  [']Q1', 'qr'],
  [']d2', 'dataMatrix'],
  [']E0', null],
])('%s is %s', (aim, symbology) => {
  expect(symbologyOf(aim)).toBe(symbology);
});
