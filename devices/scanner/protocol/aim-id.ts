/** The AIM symbology identifier that a scanner may put before a code: `]`, a letter, a modifier. ISO/IEC 15424. */

export interface IdentifiedText {
  /** Three characters, e.g. `]C0`; null where the scanner sends none. */
  readonly aim: string | null;
  readonly text: string;
}

export type Symbology = 'code128' | 'code39' | 'qr' | 'dataMatrix';

/** Takes the identifier off. A code whose own text begins like one cannot be told apart. */
export function splitAimId(text: string): IdentifiedText {
  const match = /^\][A-Za-z][0-9A-Za-z]/.exec(text);
  return match === null ? { aim: null, text } : { aim: match[0], text: text.slice(3) };
}

/** The kinds of code that certificates and documents are known or likely to carry; null for any other. */
export function symbologyOf(aim: string): Symbology | null {
  switch (aim.charAt(1)) {
    case 'C':
      return 'code128';
    case 'A':
      return 'code39';
    case 'Q':
      return 'qr';
    case 'd':
      return 'dataMatrix';
    default:
      return null;
  }
}
