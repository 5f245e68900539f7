/** The check digit of machine-readable lines: weights 7, 3, 1, modulo 10. ICAO 9303-3 section 4.9. */

/** A–Z, 0–9 and the filler. */
export const MRZ_ALPHABET = /^[A-Z0-9<]*$/;

/** The digit for `text`; throws on a character outside the alphabet, which the caller has to refuse before. */
export function mrzCheckDigit(text: string): string {
  if (!MRZ_ALPHABET.test(text))
    throw new Error('check digit asked for text outside the alphabet of machine-readable lines');
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += characterValue(text.charAt(i)) * ([7, 3, 1][i % 3] ?? 0);
  return String(sum % 10);
}

/** 0–9 as they are, A = 10 … Z = 35, filler 0. */
function characterValue(character: string): number {
  return character === '<' ? 0 : Number.parseInt(character, 36);
}
