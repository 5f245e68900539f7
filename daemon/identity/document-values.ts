/** The personal values of a document, field by field, as they are committed to and kept. Pure. */
import type { IdDocument } from '../../devices/id-reader/contract.ts';

/** One value and the name under which the ledger commits to it. */
export interface PersonalValue {
  readonly f: string;
  readonly value: string;
}

/** All values that say something about the person; fields that the document lacks are left out. */
export function personalValues(document: IdDocument): readonly PersonalValue[] {
  const { photo } = document;
  const values: readonly (readonly [string, string | null])[] = [
    ['name', document.name],
    ['latinName', document.latinName],
    ['sex', document.sex.code],
    ['ethnicGroup', document.ethnicGroup?.code ?? null],
    ['birthDate', document.birthDate],
    ['address', document.address],
    ['number', document.number],
    ['issuingAuthority', document.issuingAuthority],
    ['validFrom', document.validFrom],
    ['validTo', document.validTo],
    ['permitNumber', document.permitNumber],
    ['issueCount', document.issueCount],
    ['nationality', document.nationality],
    ['formerNumber', document.formerNumber],
    ['addedAddresses', document.addedAddresses.length === 0 ? null : JSON.stringify(document.addedAddresses)],
    ['photo', photo.state === 'decoded' ? photo.base64 : null],
  ];
  return values.flatMap(([f, value]) => (value === null ? [] : [{ f, value }]));
}
