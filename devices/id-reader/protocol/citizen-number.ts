/** Is this a well-formed citizen number (公民身份号码)? GB 11643-1999; the residence permits of 2018 (81, 82, 83) use the same rule. */
import { err, ok, type Result } from '../../kit/result.ts';
import { realDate } from './calendar-date.ts';

/** Why a number of 18 characters is refused; the first that applies, in this order. */
export type NumberTrouble =
  | 'length'
  /** Digits of a Chinese input method (０–９): the same number, typed in the wrong mode. */
  | 'full-width'
  | 'alphabet'
  /** The first two digits name no province. */
  | 'region'
  /** No such day, before 1800, or after today. */
  | 'birth-date'
  | 'check-digit';

export interface CitizenNumber {
  /** The number as it may be stored: with a capital X. */
  readonly number: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** From the odd or even 17th digit. */
  readonly sex: 'male' | 'female';
  /** Six digits. The county is not looked up: abolished codes stay valid on people. */
  readonly region: string;
}

/** GB/T 2260 province pairs; 83 is Taiwan on the residence permit of 2018, 71 in GB/T 2260 itself. */
const PROVINCES: readonly (readonly [from: number, to: number])[] = [
  [11, 15],
  [21, 23],
  [31, 37],
  [41, 46],
  [50, 54],
  [61, 65],
  [71, 71],
  [81, 83],
];

/** True where `pair` is the two-digit code of a province. */
export function isProvince(pair: string): boolean {
  const code = Number(pair);
  return /^\d{2}$/.test(pair) && PROVINCES.some(([from, to]) => from <= code && code <= to);
}

/** ISO 7064 MOD 11-2 over 17 digits, as GB 11643-1999 has it. The 18th character; null where `digits` is not 17 digits. */
export function citizenCheckCharacter(digits: string): string | null {
  if (!/^\d{17}$/.test(digits)) return null;
  // Weight i is 2^(17-i) mod 11; taking the sum in Horner's way gives the same remainder.
  let sum = 0;
  for (const digit of digits) sum = ((sum + Number(digit)) * 2) % 11;
  return '10X98765432'.charAt(sum);
}

/** Shape, province, day of birth and check character of a citizen number. `today` is YYYY-MM-DD. */
export function checkCitizenNumber(text: string, today: string): Result<CitizenNumber, NumberTrouble> {
  const shaped = shapeOfEighteen(text);
  if (!shaped.ok) return shaped;
  const number = shaped.value;
  if (!isProvince(number.slice(0, 2))) return err('region');
  const birthDate = birthDateIn(number, today);
  if (birthDate === null) return err('birth-date');
  if (citizenCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) return err('check-digit');
  const sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return ok({ number, birthDate, sex, region: number.slice(0, 6) });
}

/** Length and alphabet of an 18-character number; the value has a capital X. */
export function shapeOfEighteen(text: string): Result<string, 'length' | 'full-width' | 'alphabet'> {
  if (text.length !== 18) return err('length');
  // U+FF10–FF19 are the full-width digits, U+FF38 and U+FF58 the full-width X and x.
  if (/[\uFF10-\uFF19\uFF38\uFF58]/.test(text)) return err('full-width');
  const number = text.replace(/x$/, 'X');
  return /^\d{17}[\dX]$/.test(number) ? ok(number) : err('alphabet');
}

/** Characters 7–14 as YYYY-MM-DD; null where that is no day between 1800 and `today`. */
export function birthDateIn(number: string, today: string): string | null {
  const date = realDate(number.slice(6, 14));
  return date !== null && date >= '1800-01-01' && date <= today ? date : null;
}
