/** What a card's text means as an identity document, and what is odd about it. Warnings never forbid anything: people judge. */
import { err, ok, type Result } from '../../kit/result.ts';
import type { ChipPhoto, CodedValue, DocumentWarning, IdDocument } from '../contract.ts';
import { realDate } from './calendar-date.ts';
import type { CardText, Foreigner2017Text, Foreigner2023Text, ResidencePermitText, ResidentText } from './card-text.ts';
import { checkCitizenNumber } from './citizen-number.ts';
import { ethnicGroupName, sexName } from './codes.ts';
import { checkForeigner15, checkForeigner18, deriveFormerNumber } from './foreigner-number.ts';

export interface DocumentSource {
  readonly text: CardText;
  /** Oldest first. */
  readonly addedAddresses: readonly string[];
  readonly photo: ChipPhoto;
  /** Today at the counter, YYYY-MM-DD. */
  readonly today: string;
}

/** The 2023 card does not carry its authority; the National Immigration Administration issues all of them. */
const IMMIGRATION_ADMINISTRATION = '国家移民管理局';
const LONG_TERM = '长期';

/** What the four kinds do not share. */
type OfKind = Pick<IdDocument, 'kind'> & Partial<IdDocument> & { readonly numberWarnings: readonly DocumentWarning[] };

/** Dates become YYYY-MM-DD where they are days of the calendar, and stay as they are, with a warning, where they are not. */
export function toIdDocument(source: DocumentSource): Result<IdDocument, 'unknown-layout'> {
  const { text, today } = source;
  const ofKind = describeKind(text, today);
  if (ofKind === null) return err('unknown-layout');
  const { numberWarnings, ...own } = ofKind;
  const birthDate = toDate(text.birth);
  const validFrom = toDate(text.begin);
  const validTo = text.end === LONG_TERM ? { value: 'longTerm', real: true } : toDate(text.end);
  const warnings: DocumentWarning[] = [...numberWarnings];
  if (validFrom.real && validFrom.value > today) warnings.push('not-yet-valid');
  if (validTo.real && validTo.value !== 'longTerm' && validTo.value < today) warnings.push('expired');
  if (![birthDate, validFrom, validTo].every((date) => date.real)) warnings.push('unreadable-date');
  return ok({
    name: null,
    latinName: null,
    sex: coded(text.sex, sexName),
    ethnicGroup: null,
    birthDate: birthDate.value,
    address: null,
    number: wellFormed(text.id),
    issuingAuthority: null,
    validFrom: validFrom.value,
    validTo: validTo.value,
    permitNumber: null,
    issueCount: null,
    nationality: null,
    formerNumber: null,
    addedAddresses: source.addedAddresses.map(wellFormed),
    photo: source.photo,
    ...own,
    warnings,
  });
}

function describeKind(text: CardText, today: string): OfKind | null {
  switch (text.layout) {
    case 'resident':
      return {
        kind: 'residentIdCard',
        name: orNull(text.name),
        ethnicGroup: text.nation === '' ? null : coded(text.nation, ethnicGroupName),
        address: orNull(text.address),
        issuingAuthority: orNull(text.issuer),
        numberWarnings: citizenWarnings(text, today),
      };
    case 'J':
      return {
        kind: 'hkMacaoTaiwanResidencePermit',
        name: orNull(text.name),
        address: orNull(text.address),
        issuingAuthority: orNull(text.issuer),
        permitNumber: orNull(text.passNo),
        issueCount: orNull(text.issueCount),
        numberWarnings: citizenWarnings(text, today),
      };
    case 'I':
      return {
        kind: 'foreignPermanentResidentCard2017',
        name: orNull(text.cnName),
        latinName: orNull(text.enName),
        // The chip has only the four-digit code of the accepting authority.
        issuingAuthority: orNull(text.acceptOrg),
        nationality: orNull(text.country),
        numberWarnings: foreigner15Warnings(text),
      };
    case 'Y':
      return {
        kind: 'foreignPermanentResidentCard2023',
        name: orNull(text.cnName),
        latinName: orNull(text.enName),
        issuingAuthority: IMMIGRATION_ADMINISTRATION,
        issueCount: orNull(text.renewals),
        nationality: orNull(text.country),
        formerNumber: deriveFormerNumber(text.id, text.country, text.oldIdLink),
        numberWarnings: foreigner18Warnings(text, today),
      };
    default:
      // A caller in plain JavaScript, or a layout that this file was not taught.
      return null;
  }
}

function citizenWarnings(text: ResidentText | ResidencePermitText, today: string): DocumentWarning[] {
  const checked = checkCitizenNumber(text.id, today);
  if (!checked.ok) return [numberWarning(checked.error)];
  const { sex, birthDate, region } = checked.value;
  const warnings: DocumentWarning[] = [];
  // Residence permits of 2018 begin with 810000, 820000 or 830000.
  if (text.layout === 'J' && !/^8[123]0000$/.test(region)) warnings.push('number-region');
  // Only "male" and "female" can contradict the number; "unknown" and "not stated" do not.
  if (text.sex === (sex === 'male' ? '2' : '1')) warnings.push('number-sex-mismatch');
  if (toDate(text.birth).value !== birthDate) warnings.push('number-birth-mismatch');
  return warnings;
}

function foreigner18Warnings(text: Foreigner2023Text, today: string): DocumentWarning[] {
  const checked = checkForeigner18(text.id, today);
  if (!checked.ok) return [numberWarning(checked.error)];
  // The number's country is ISO 3166 numeric and the chip's alpha-3: not compared, there is no table.
  return toDate(text.birth).value === checked.value.birthDate ? [] : ['number-birth-mismatch'];
}

function foreigner15Warnings(text: Foreigner2017Text): DocumentWarning[] {
  const checked = checkForeigner15(text.id);
  if (!checked.ok) return [numberWarning(checked.error)];
  const warnings: DocumentWarning[] = [];
  // The number has no century: YYMMDD is all that can be compared.
  if (text.birth.slice(2) !== checked.value.birth) warnings.push('number-birth-mismatch');
  if (text.country.replace(/<+$/, '') !== checked.value.country) warnings.push('number-country-mismatch');
  return warnings;
}

function numberWarning(trouble: string): DocumentWarning {
  switch (trouble) {
    case 'check-digit':
      return 'number-check-digit';
    case 'region':
      return 'number-region';
    case 'birth-date':
      return 'number-birth-date';
    default:
      return 'number-shape';
  }
}

function toDate(text: string): { readonly value: string; readonly real: boolean } {
  const date = realDate(text);
  return date === null ? { value: wellFormed(text), real: false } : { value: date, real: true };
}

function coded(code: string, name: (code: string) => string | null): CodedValue {
  return { code: wellFormed(code), name: name(code) };
}

function orNull(text: string): string | null {
  return text === '' ? null : wellFormed(text);
}

/** Half a surrogate pair cannot leave as UTF-8; it becomes U+FFFD here, where the card's raw units end. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
