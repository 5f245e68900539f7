/** Days of the Gregorian calendar, compared with the platform's own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { realDate } from '../../../../devices/id-reader/protocol/calendar-date.ts';

test('every day that the platform knows is a day, and its text is the same', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (date) => {
      const text = date.toISOString().slice(0, 10);
      return realDate(text.replaceAll('-', '')) === text;
    }),
  );
});

test('what the platform would roll over is no day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1800, max: 2199 }), fc.nat(99), fc.nat(99), (year, month, day) => {
      const two = (value: number): string => String(value).padStart(2, '0');
      const rolled = new Date(Date.UTC(year, month - 1, day));
      const real =
        rolled.getUTCMonth() === month - 1 && rolled.getUTCDate() === day && rolled.getUTCFullYear() === year;
      return (realDate(`${year}${two(month)}${two(day)}`) !== null) === real;
    }),
    { numRuns: 1_000 },
  );
});

test.each(['', '2024', '2024022', '202402290', '2024-02-29', '20240a01', '２０240101'])('%j is no date', (text) => {
  expect(realDate(text)).toBeNull();
});

test('a leap day needs a leap year', () => {
  expect(realDate('20000229')).toBe('2000-02-29');
  expect(realDate('19000229')).toBeNull();
  expect(realDate('20230229')).toBeNull();
});
