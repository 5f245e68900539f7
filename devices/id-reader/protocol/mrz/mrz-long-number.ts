/**
 * Document numbers of more than nine characters on TD1 and TD2 cards: a filler stands for the check digit, and the rest of the
 * number with its check digit opens the optional field. ICAO 9303-5 section 4.2.2 note j, 9303-6 likewise.
 */
import { mrzCheckDigit } from './check-digit.ts';

export interface NumberAndOptional {
  readonly number: string;
  readonly optional: string;
}

/** The whole number, and what is left of the optional data; null where the check digit does not agree or there is no rest. */
export function joinLongNumber(head: string, optional: string): NumberAndOptional | null {
  const [rest = ''] = optional.split('<', 1);
  if (rest.length < 2 || head.includes('<')) return null;
  const number = head + rest.slice(0, -1);
  if (mrzCheckDigit(number) !== rest.slice(-1)) return null;
  return { number, optional: optional.slice(rest.length + 1) };
}

/** The reverse; `room` is the size of the number's own field. */
export function splitLongNumber(number: string, optional: string, room: number): NumberAndOptional {
  const rest = number.slice(room) + mrzCheckDigit(number);
  return { number: number.slice(0, room), optional: optional === '' ? rest : `${rest}<${optional}` };
}
