/** Citizen numbers: the vectors, the standard's own specimens, and what a check character catches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkCitizenNumber,
  citizenCheckCharacter,
  isProvince,
} from '../../../../devices/id-reader/protocol/citizen-number.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const TODAY = '2026-11-22';
const { resident18Valid, invalid } = numberVectors.numbers;

/** Any number that is right in every respect, by a rule of its own: weights as the standard prints them. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const rightNumber = fc
  .record({
    province: fc.constantFrom('11', '23', '37', '46', '54', '65', '71', '81', '83'),
    county: fc.integer({ min: 0, max: 9999 }),
    year: fc.integer({ min: 1800, max: 2025 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ province, county, year, month, day, sequence }) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const body = `${province}${String(county).padStart(4, '0')}${year}${two(month)}${two(day)}${String(sequence).padStart(3, '0')}`;
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body.charAt(i)), 0);
    return body + '10X98765432'.charAt(sum % 11);
  });

describe('golden numbers', () => {
  test.each(resident18Valid)('%s is a right number', (number) => {
    const checked = checkCitizenNumber(number, TODAY);
    expect(checked).toEqual({
      ok: true,
      value: {
        number,
        birthDate: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
        sex: '13579'.includes(number.charAt(16)) ? 'male' : 'female',
        region: number.slice(0, 6),
      },
    });
  });

  const why: Record<string, string> = {
    '110105194912310021': 'check-digit',
    '11010519490229002X': 'birth-date',
    '1101051949123100': 'length',
    '1101O519491231002X': 'alphabet',
    '000000189001010027': 'region',
    '110101189913010019': 'birth-date',
    '110101190002290011': 'birth-date',
    // A foreigner's number: 91 is no province of a citizen.
    '911124188108030034': 'region',
  };
  test.each(invalid.filter(([, reason]) => !reason.startsWith('lower-case')))('%s is refused: %s', (number) => {
    expect(why[number]).toBeDefined();
    expect(checkCitizenNumber(number, TODAY)).toEqual({ ok: false, error: why[number] });
  });

  test('a small x is taken and kept as a capital', () => {
    const small = invalid.find(([, reason]) => reason.startsWith('lower-case'))?.[0] ?? '';
    expect(small).toMatch(/x$/);
    expect(checkCitizenNumber(small, TODAY)).toMatchObject({ ok: true, value: { number: '11010519491231002X' } });
  });
});

describe('what is refused', () => {
  test('full-width digits have a reason of their own', () => {
    expect(checkCitizenNumber('１１０１０５19491231002X', TODAY)).toEqual({ ok: false, error: 'full-width' });
    expect(checkCitizenNumber('11010519491231002Ｘ', TODAY)).toEqual({ ok: false, error: 'full-width' });
  });

  test('a day after today is refused, today itself is not', () => {
    const born = (date: string): string => {
      const body = `110101${date}001`;
      return body + citizenCheckCharacter(body);
    };
    expect(checkCitizenNumber(born('20261122'), TODAY).ok).toBe(true);
    expect(checkCitizenNumber(born('20261123'), TODAY)).toEqual({ ok: false, error: 'birth-date' });
    expect(checkCitizenNumber(born('17991231'), TODAY)).toEqual({ ok: false, error: 'birth-date' });
  });

  test('the province pairs are those of GB/T 2260', () => {
    const pairs = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).filter(isProvince);
    expect(pairs.join(' ')).toBe(
      '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83',
    );
  });

  test('a check character is made for 17 digits only', () => {
    expect(citizenCheckCharacter('11010519491231002')).toBe('X');
    expect(citizenCheckCharacter('1101051949123100')).toBeNull();
    expect(citizenCheckCharacter('1101051949123100X')).toBeNull();
  });
});

describe('properties', () => {
  test('every number made by the printed weights is right', () => {
    fc.assert(fc.property(rightNumber, (number) => checkCitizenNumber(number, TODAY).ok));
  });

  test('one wrong character is always caught', () => {
    fc.assert(
      fc.property(rightNumber, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, wrong) => {
        fc.pre(number.charAt(at) !== wrong);
        return !checkCitizenNumber(number.slice(0, at) + wrong + number.slice(at + 1), TODAY).ok;
      }),
    );
  });

  test('two neighbours that changed places are always caught', () => {
    fc.assert(
      fc.property(rightNumber, fc.nat(16), (number, at) => {
        const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2);
        fc.pre(swapped !== number);
        return !checkCitizenNumber(swapped, TODAY).ok;
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', minLength: 18, maxLength: 18 })), (text) => {
        checkCitizenNumber(text, TODAY);
      }),
    );
  });
});
