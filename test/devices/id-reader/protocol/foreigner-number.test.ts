/** Numbers of foreign permanent residents, both editions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkForeigner15,
  checkForeigner18,
  deriveFormerNumber,
} from '../../../../devices/id-reader/protocol/foreigner-number.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const TODAY = '2026-11-22';
const { foreigner18Valid, foreigner15Valid, resident18Valid } = numberVectors.numbers;

describe('the number of 2023', () => {
  test.each(foreigner18Valid)('%s is a right number', (number) => {
    expect(checkForeigner18(number, TODAY)).toEqual({
      ok: true,
      value: {
        number,
        province: number.slice(1, 3),
        country: number.slice(3, 6),
        birthDate: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
      },
    });
  });

  test.each([
    ['911124198108030034', 'check-digit'],
    ['91112419810803002', 'length'],
    ['91112419810803002A', 'alphabet'],
    ['９11124198108030024', 'full-width'],
    ['900124198108030024', 'region'],
    ['911124198102300024', 'birth-date'],
  ])('%s is refused: %s', (number, reason) => {
    expect(checkForeigner18(number, TODAY)).toEqual({ ok: false, error: reason });
  });

  test.each(resident18Valid)("the citizen's number %s is not taken for one", (number) => {
    expect(checkForeigner18(number, TODAY)).toEqual({ ok: false, error: 'prefix' });
  });
});

describe('the number of 2017', () => {
  test('each part stands where the specimen has it', () => {
    expect(checkForeigner15('CAN110081080310')).toEqual({
      ok: true,
      value: { country: 'CAN', region: '1100', birth: '810803' },
    });
  });

  test.each(foreigner15Valid)('%s is a right number', (number) => {
    expect(checkForeigner15(number).ok).toBe(true);
  });

  test('a country of one letter loses its fillers', () => {
    expect(checkForeigner15('D<<990090010108')).toMatchObject({ ok: true, value: { country: 'D' } });
  });

  test.each([
    ['CAN110081080311', 'check-digit'],
    ['CAN11008108031', 'length'],
    ['can110081080310', 'alphabet'],
    ['C<N110081080310', 'alphabet'],
    ['CAN110081023010', 'birth-date'],
  ])('%s is refused: %s', (number, reason) => {
    expect(checkForeigner15(number)).toEqual({ ok: false, error: reason });
  });

  test('one wrong digit is always caught', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...foreigner15Valid),
        fc.integer({ min: 3, max: 14 }),
        fc.nat(9),
        (number, at, digit) => {
          fc.pre(number.charAt(at) !== String(digit));
          return !checkForeigner15(number.slice(0, at) + String(digit) + number.slice(at + 1)).ok;
        },
      ),
    );
  });
});

describe('the former number on a card of 2023', () => {
  test('the official specimen names the number that is printed on it', () => {
    expect(deriveFormerNumber('931586198001010028', 'PAK', '000')).toBe('PAK310080010103');
  });

  test('letters and sequence of the link go to their places', () => {
    // SAU + province 32 + link 99 + 850101 + link 1 + check digit 7
    expect(deriveFormerNumber('932682188501010018', 'SAU', '991')).toBe('SAU329985010117');
  });

  test('a short country is filled up, blanks at its end are no part of it', () => {
    const former = deriveFormerNumber('931586198001010028', 'D  ', '000');
    expect(former).toMatch(/^D<<310080010[1]0\d$/);
    expect(checkForeigner15(former ?? '').ok).toBe(true);
  });

  test.each([
    ['931586198001010028', 'PAK', '   '],
    ['931586198001010028', 'PAK', ''],
    ['931586198001010028', '', '000'],
    ['931586198001010028', 'PAKI', '000'],
    ['110101189001010024', 'PAK', '000'],
  ])('nothing is derived from %s, "%s", "%s"', (number, nationality, link) => {
    expect(deriveFormerNumber(number, nationality, link)).toBeNull();
  });

  test('what is derived is always a right number of 2017', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...foreigner18Valid),
        fc.constantFrom('PAK', 'D', 'SAU'),
        fc.nat(999),
        (number, country, link) => {
          const former = deriveFormerNumber(number, country, String(link).padStart(3, '0'));
          return former !== null && checkForeigner15(former).ok;
        },
      ),
    );
  });
});

test('no text makes any of the three throw', () => {
  const text = fc.oneof(fc.string(), fc.string({ minLength: 15, maxLength: 18 }));
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      checkForeigner18(a, TODAY);
      checkForeigner15(a);
      deriveFormerNumber(a, b, c);
    }),
  );
});
