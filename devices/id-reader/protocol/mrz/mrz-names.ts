/** Names as machine-readable lines have them: surname, two fillers, given names. ICAO 9303-3 section 4.6. Latin letters only. */

export interface MrzNames {
  /** Null where the line is empty. */
  readonly surname: string | null;
  /** Null where the holder has one name only. */
  readonly givenNames: string | null;
}

/** `text` has letters and fillers only. */
export function namesFromMrz(text: string): MrzNames {
  const [surname = '', ...given] = text.split('<<');
  return { surname: spaced(surname), givenNames: spaced(given.join('<')) };
}

/** Blanks, hyphens and commas become fillers, apostrophes vanish. The caller transliterates and sees to the length. */
export function namesToMrz(names: MrzNames): string {
  const parts = [names.surname, names.givenNames].map((name) =>
    (name ?? '')
      .toUpperCase()
      .replace(/['’]/g, '')
      .replace(/[ ,-]+/g, '<'),
  );
  return parts.join('<<').replace(/<+$/, '');
}

function spaced(text: string): string | null {
  const words = text.split('<').filter((word) => word !== '');
  return words.length === 0 ? null : words.join(' ');
}
