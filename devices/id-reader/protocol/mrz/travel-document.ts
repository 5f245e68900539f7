/** What machine-readable lines say about a person and a document: dates with their century, names, sex. The lines decide; nothing is guessed. */
import { err, ok, type Result } from '../../../kit/result.ts';
import { accessKeyInformation } from './access-key-information.ts';
import { decodeMrz, type MrzFields, type MrzReason, type MrzTexts } from './mrz-codec.ts';
import { birthFromMrz, expiryFromMrz, isPartialDate } from './mrz-dates.ts';
import type { MrzFieldName, MrzFormat, MrzPlace } from './mrz-layout.ts';
import { splitMrzText } from './mrz-lines.ts';
import { namesFromMrz } from './mrz-names.ts';

/** Dates are YYYY-MM-DD; null where the format has no such field. Personal data: memory only. */
export interface TravelDocument {
  readonly format: MrzFormat;
  /** `P`, `I`, `CS` … without fillers. */
  readonly documentCode: string;
  /** Three letters, or fewer for the codes of ICAO 9303-3 section 5. */
  readonly issuingState: string | null;
  /** Without fillers; on a permit of 1999 with its two-digit renewal count. */
  readonly number: string;
  readonly nationality: string | null;
  readonly surname: string | null;
  readonly givenNames: string | null;
  /** Null where the document leaves a part of it unknown; see `birthText`. */
  readonly birthDate: string | null;
  /** Six characters as they stand in the lines. */
  readonly birthText: string;
  readonly sex: 'male' | 'female' | 'unspecified' | null;
  readonly expiryDate: string;
  /** Optional data, fillers within kept. */
  readonly optional: string;
  readonly optional2: string;
  /** What keys of the chip are made of, see `bac.ts`; null where the document has no chip. */
  readonly keyInformation: string | null;
  /** Text at places that no source confirms, fillers and all. For people to look at, never to be relied on. */
  readonly unconfirmed: readonly { readonly place: MrzPlace; readonly text: string }[];
}

/** Reads what a scan brought, line ends and all. `today` is YYYY-MM-DD. */
export function readTravelDocument(scan: string, today: string): Result<TravelDocument, readonly MrzReason[]> {
  const decoded = decodeMrz(splitMrzText(scan));
  return decoded.ok ? interpretMrz(decoded.value, today) : decoded;
}

/** Gives fields their meaning, or says which of them have none. */
export function interpretMrz(fields: MrzFields, today: string): Result<TravelDocument, readonly MrzReason[]> {
  const { format, texts, unconfirmed } = fields;
  const birthText = texts.birth.padEnd(6, '<');
  const birthDate = birthFromMrz(birthText, today);
  const expiryDate = expiryFromMrz(texts.expiry);
  const reasons = wrongTexts(format, texts).map((field): MrzReason => ({ code: 'field', field }));
  if (birthDate === null && !isPartialDate(birthText)) reasons.push({ code: 'field', field: 'birth' });
  if (expiryDate === null) return err([...reasons, { code: 'field', field: 'expiry' }]);
  if (reasons.length > 0) return err(reasons);
  return ok({
    format,
    documentCode: texts.documentCode,
    issuingState: texts.issuingState === '' ? null : texts.issuingState,
    number: texts.number,
    nationality: texts.nationality === '' ? null : texts.nationality,
    ...namesFromMrz(texts.names),
    birthDate,
    birthText,
    sex: format === 'oneLinePermit' ? null : sexOf(texts.sex),
    expiryDate,
    optional: texts.optional,
    optional2: texts.optional2,
    keyInformation: format === 'homeReturn1999' ? null : accessKeyInformation(texts.number, birthText, texts.expiry),
    unconfirmed,
  });
}

function sexOf(text: string): TravelDocument['sex'] {
  if (text === 'M') return 'male';
  return text === 'F' ? 'female' : 'unspecified';
}

function wrongTexts(format: MrzFormat, texts: MrzTexts): MrzFieldName[] {
  const icao = format === 'TD1' || format === 'TD2' || format === 'TD3';
  const wrong: MrzFieldName[] = [];
  if (texts.number === '') wrong.push('number');
  if (!/^[MF]?$/.test(texts.sex)) wrong.push('sex');
  if (!/^[A-Z<]*$/.test(texts.names) || (icao && texts.names === '')) wrong.push('names');
  if (icao && !/^[A-Z]{1,3}$/.test(texts.issuingState)) wrong.push('issuingState');
  if (icao && !/^[A-Z]{1,3}$/.test(texts.nationality)) wrong.push('nationality');
  return wrong;
}
