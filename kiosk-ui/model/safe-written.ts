/** What a field of the panel takes: digits, a certificate number, or the mark on a seal, a key or a pack. Pure. */

export type Written = 'digits' | 'number' | 'mark';

const FOREIGN: Readonly<Record<Written, RegExp>> = { digits: /[^0-9]/g, number: /[^A-Z0-9]/g, mark: /[^A-Z0-9-]/g };

/** `text` without what cannot stand in the field; letters are capital, as they are printed. */
export function cleanText(text: string, written: Written): string {
  return text.toUpperCase().replaceAll(FOREIGN[written], '');
}
