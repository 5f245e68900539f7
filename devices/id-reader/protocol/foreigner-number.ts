/** Is this a well-formed number of a foreign permanent resident (外国人永久居留身份证), 2023 or 2017 edition, and how do the two belong together? */
import { err, ok, type Result } from '../../kit/result.ts';
import { realDate } from './calendar-date.ts';
import {
  birthDateIn,
  citizenCheckCharacter,
  isProvince,
  type NumberTrouble,
  shapeOfEighteen,
} from './citizen-number.ts';
import { mrzCheckDigit } from './mrz/check-digit.ts';

/** The 2023 edition: `9`, province, country, birth, sequence, check character. */
export interface Foreigner18 {
  /** The number as it may be stored: with a capital X. */
  readonly number: string;
  /** Two digits, GB/T 2260. */
  readonly province: string;
  /** Three digits, ISO 3166 numeric. Not looked up. */
  readonly country: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
}

/** `prefix`: the number does not begin with 9. */
export function checkForeigner18(text: string, today: string): Result<Foreigner18, NumberTrouble | 'prefix'> {
  const shaped = shapeOfEighteen(text);
  if (!shaped.ok) return shaped;
  const number = shaped.value;
  if (!number.startsWith('9')) return err('prefix');
  const province = number.slice(1, 3);
  if (!isProvince(province)) return err('region');
  const birthDate = birthDateIn(number, today);
  if (birthDate === null) return err('birth-date');
  if (citizenCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) return err('check-digit');
  return ok({ number, province, country: number.slice(3, 6), birthDate });
}

/** The 2017 edition: country, region, birth, sequence, check digit. */
export interface Foreigner15 {
  /** ISO 3166 alpha-3 or a shorter code of ICAO 9303, without fillers. */
  readonly country: string;
  /** Four digits. */
  readonly region: string;
  /** YYMMDD; the number does not say the century. */
  readonly birth: string;
}

/** Shape, day of birth and 7-3-1 check digit. */
export function checkForeigner15(
  text: string,
): Result<Foreigner15, 'length' | 'alphabet' | 'birth-date' | 'check-digit'> {
  if (text.length !== 15) return err('length');
  // ICAO 9303-3 section 5 has codes of one letter, padded with fillers.
  const parts = /^([A-Z]{3}|[A-Z]{2}<|[A-Z]<<)(\d{4})(\d{6})\d{2}$/.exec(text);
  if (parts === null) return err('alphabet');
  const [, country = '', region = '', birth = ''] = parts;
  // 29 February of the year 00 is a day in 2000.
  if (realDate(`20${birth}`) === null) return err('birth-date');
  if (mrzCheckDigit(text.slice(0, 14)) !== text.charAt(14)) return err('check-digit');
  return ok({ country: country.replaceAll('<', ''), region, birth });
}

/**
 * The 2017 number that a 2023 card replaces: country, province, first two of `link`, YYMMDD, last of `link`, check digit.
 * `nationality` is the chip's alpha-3 code, blanks or fillers allowed at its end; null where the parts do not make a number (a blank link).
 */
export function deriveFormerNumber(newNumber: string, nationality: string, link: string): string | null {
  const country = nationality.replace(/[ <]+$/, '').padEnd(3, '<');
  if (!/^9\d{16}[\dX]$/.test(newNumber) || !/^[A-Z]{1,3}<{0,2}$/.test(country) || country.length !== 3) return null;
  if (!/^\d{3}$/.test(link)) return null;
  const body = country + newNumber.slice(1, 3) + link.slice(0, 2) + newNumber.slice(8, 14) + link.slice(2);
  return body + mrzCheckDigit(body);
}
