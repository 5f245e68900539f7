/** The part of machine-readable lines that opens a chip: number, birth and expiry, each with its check digit. ICAO 9303-11 section 9.7.2 and appendix D. */
import { mrzCheckDigit } from './check-digit.ts';

/** `number` is padded to nine characters; `birth` and `expiry` are YYMMDD. Alphabet of machine-readable lines only; else throws. */
export function accessKeyInformation(number: string, birth: string, expiry: string): string {
  return [number.padEnd(9, '<'), birth, expiry].map((text) => text + mrzCheckDigit(text)).join('');
}
