/** The 7-3-1 check digit, by the examples of ICAO 9303-3. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mrzCheckDigit } from '../../../../../devices/id-reader/protocol/mrz/check-digit.ts';

test.each([
  // ICAO 9303-3 section 4.9, example 1: 5·7 + 2·3 + 0 + 7·7 + 2·3 + 7·1 = 103
  ['520727', '3'],
  // Example 2: AB2134<<<
  ['AB2134<<<', '5'],
  // The specimen of ICAO 9303-4: number, birth, expiry, personal number.
  ['L898902C3', '6'],
  ['740812', '2'],
  ['120415', '9'],
  ['ZE184226B<<<<<', '1'],
  ['', '0'],
])('the check digit of %j is %s', (text, digit) => {
  expect(mrzCheckDigit(text)).toBe(digit);
});

test('fillers at the end do not change it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z0-9<]{0,12}$/), fc.nat(5), (text, fillers) => {
      return mrzCheckDigit(text) === mrzCheckDigit(text + '<'.repeat(fillers));
    }),
  );
});

test('a character outside the alphabet is a bug of the caller', () => {
  expect(() => mrzCheckDigit('a')).toThrow();
  expect(() => mrzCheckDigit('1 2')).toThrow();
});
