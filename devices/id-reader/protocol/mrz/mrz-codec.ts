/** Machine-readable lines ↔ fields as text. Every check digit is tested and made here; what the texts mean is `travel-document.ts`'s business. */
import { err, ok, type Result } from '../../../kit/result.ts';
import { MRZ_ALPHABET, mrzCheckDigit } from './check-digit.ts';
import { type DispatchTrouble, findLayout } from './mrz-dispatch.ts';
import type { MrzField, MrzFieldName, MrzFormat, MrzLayout, MrzPlace } from './mrz-layout.ts';
import { joinLongNumber, splitLongNumber } from './mrz-long-number.ts';

/** One thing that is wrong; counts from 0. */
export type MrzReason =
  | { readonly code: DispatchTrouble }
  /** A character that is none of A–Z, 0–9 and the filler. */
  | { readonly code: 'alphabet'; readonly line: number; readonly column: number }
  /** Something stands where only a filler may stand. */
  | { readonly code: 'filler'; readonly line: number; readonly column: number }
  | { readonly code: 'check-digit'; readonly field: MrzFieldName | 'composite' }
  /** No date, no sex, or a field that may not be empty. */
  | { readonly code: 'field'; readonly field: MrzFieldName };

/** The fields without their fillers at the end; an empty text where the format has no such field. */
export type MrzTexts = Readonly<Record<MrzFieldName, string>>;

export interface MrzFields {
  readonly format: MrzFormat;
  readonly texts: MrzTexts;
  /** Places that no source confirms, fillers and all, in the layout's order. */
  readonly unconfirmed: readonly { readonly place: MrzPlace; readonly text: string }[];
}

export const NO_TEXTS: MrzTexts = {
  documentCode: '',
  issuingState: '',
  number: '',
  nationality: '',
  birth: '',
  sex: '',
  expiry: '',
  names: '',
  optional: '',
  optional2: '',
};

/** The fields of clean lines (see `mrz-lines.ts`), or everything that is wrong with them. */
export function decodeMrz(lines: readonly string[]): Result<MrzFields, readonly MrzReason[]> {
  const found = findLayout(lines);
  if (!found.ok) return err([{ code: found.error }]);
  const layout = found.value;
  const aliens = lines.flatMap((text, line) =>
    [...text.matchAll(/[^A-Z0-9<]/g)].map((match) => ({ code: 'alphabet', line, column: match.index }) as const),
  );
  if (aliens.length > 0) return err(aliens);

  const reasons: MrzReason[] = [];
  const texts: Record<MrzFieldName, string> = { ...NO_TEXTS };
  for (const field of layout.fields) {
    const raw = textAt(lines, field);
    texts[field.name] = trimFillers(raw);
    if (field.check === null) continue;
    const digit = (lines[field.line] ?? '').charAt(field.check);
    if (layout.longNumber && field.name === 'number' && digit === '<') continue;
    if (!agrees(field, raw, digit)) reasons.push({ code: 'check-digit', field: field.name });
  }
  if (layout.longNumber && isLongNumber(lines, layout)) {
    const joined = joinLongNumber(textAt(lines, numberField(layout)), texts.optional);
    if (joined === null) reasons.push({ code: 'check-digit', field: 'number' });
    else Object.assign(texts, joined);
  }
  const { composite } = layout;
  if (composite !== null) {
    const over = composite.over.map((place) => textAt(lines, place)).join('');
    const digit = (lines[composite.line] ?? '').charAt(composite.column);
    if (mrzCheckDigit(over) !== digit) reasons.push({ code: 'check-digit', field: 'composite' });
  }
  reasons.push(...strayCharacters(lines, layout));
  if (reasons.length > 0) return err(reasons);
  return ok({
    format: layout.format,
    texts,
    unconfirmed: layout.unconfirmed.map((place) => ({ place, text: textAt(lines, place) })),
  });
}

/** The lines for `texts`, check digits included. Says which field is too long, foreign to the layout, or has a character outside the alphabet. */
export function encodeMrz(
  layout: MrzLayout,
  texts: MrzTexts,
  unconfirmed: readonly string[],
): Result<readonly string[], { readonly code: 'too-long' | 'alphabet'; readonly field: MrzFieldName | 'unconfirmed' }> {
  const grid = Array.from({ length: layout.lines }, () => Array.from({ length: layout.columns }, () => '<'));
  const write = (line: number, from: number, text: string): void => {
    for (let i = 0; i < text.length; i++) grid[line]?.splice(from + i, 1, text.charAt(i));
  };
  const room = numberField(layout).to - numberField(layout).from;
  const long = layout.longNumber && texts.number.length > room;
  const placed: MrzTexts = long ? { ...texts, ...splitLongNumber(texts.number, texts.optional, room) } : texts;

  for (const name of Object.keys(NO_TEXTS) as MrzFieldName[]) {
    const text = placed[name];
    const field = layout.fields.find((candidate) => candidate.name === name);
    if (!MRZ_ALPHABET.test(text)) return err({ code: 'alphabet', field: name });
    if (text.length > (field === undefined ? 0 : field.to - field.from)) return err({ code: 'too-long', field: name });
    if (field === undefined) continue;
    write(field.line, field.from, text);
    if (field.check !== null && !(long && name === 'number')) write(field.line, field.check, checkDigitOf(field, text));
  }
  for (const [i, text] of unconfirmed.entries()) {
    const place = layout.unconfirmed[i];
    if (!MRZ_ALPHABET.test(text)) return err({ code: 'alphabet', field: 'unconfirmed' });
    if (place === undefined || text.length > place.to - place.from)
      return err({ code: 'too-long', field: 'unconfirmed' });
    write(place.line, place.from, text);
  }
  const lines = (): string[] => grid.map((row) => row.join(''));
  const { composite } = layout;
  if (composite !== null) {
    const made = lines();
    write(composite.line, composite.column, mrzCheckDigit(composite.over.map((place) => textAt(made, place)).join('')));
  }
  return ok(lines());
}

/** An empty optional field has a filler for its check digit: ICAO 9303-4 allows that or 0. */
function checkDigitOf(field: MrzField, text: string): string {
  return text === '' && field.name === 'optional' ? '<' : mrzCheckDigit(text);
}

function agrees(field: MrzField, raw: string, digit: string): boolean {
  if (field.name === 'optional' && digit === '<') return /^<+$/.test(raw);
  return mrzCheckDigit(raw) === digit;
}

function isLongNumber(lines: readonly string[], layout: MrzLayout): boolean {
  const { line, check } = numberField(layout);
  return check !== null && lines[line]?.charAt(check) === '<';
}

function numberField(layout: MrzLayout): MrzField {
  const field = layout.fields.find((candidate) => candidate.name === 'number');
  if (field === undefined) throw new Error(`the layout ${layout.format} has no number`);
  return field;
}

/** Columns that belong to nothing may hold a filler only. */
function strayCharacters(lines: readonly string[], layout: MrzLayout): MrzReason[] {
  const owned = (line: number, column: number): boolean =>
    [...layout.fields, ...layout.unconfirmed].some(
      (place) => place.line === line && place.from <= column && column < place.to,
    ) ||
    layout.fields.some((field) => field.line === line && field.check === column) ||
    (layout.composite?.line === line && layout.composite.column === column);
  return lines.flatMap((text, line) =>
    [...text.matchAll(/[^<]/g)]
      .filter((match) => !owned(line, match.index))
      .map((match) => ({ code: 'filler', line, column: match.index }) as const),
  );
}

function textAt(lines: readonly string[], place: MrzPlace): string {
  return (lines[place.line] ?? '').slice(place.from, place.to);
}

function trimFillers(text: string): string {
  return text.replace(/<+$/, '');
}
