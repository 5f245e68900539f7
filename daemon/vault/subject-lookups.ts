/**
 * Whose data are kept under this identity number? Kept as keyed hashes: asked with the value, never read back, and gone with the
 * subject. A row holds HMAC(lookup key, H) to be found by and H itself sealed for its subject, H = SHA-256 over kind and value.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../random.ts';
import { PURPOSES } from './purposes.ts';
import { seal, unseal } from './seal.ts';
import type { SubjectLookupRow, SubjectLookupRows } from './subject-lookup-rows.ts';

export type SubjectLookupKind = 'idNumber';

/** Fields of any class that hold an identity number: a document's, a staff member's, and the one that a foreigner had before. */
const FIELDS: Readonly<Record<string, SubjectLookupKind>> = {
  number: 'idNumber',
  idNumber: 'idNumber',
  formerNumber: 'idNumber',
};

export interface SubjectLookups {
  /** Rows for what is about to be kept; without those of fields that nobody is found by. */
  rowsFor(subject: string, values: readonly { readonly f: string; readonly value: string }[]): SubjectLookupRow[];
  /** Subjects with this value; rows that were changed find nobody. */
  find(kind: SubjectLookupKind, value: string): readonly string[];
  /** For what was kept before there were lookups. Harmless when repeated. */
  add(subject: string, values: readonly { readonly f: string; readonly value: string }[]): void;
  has(subject: string): boolean;
}

export interface SubjectLookupsOptions {
  readonly rows: SubjectLookupRows;
  /** The vault's key; its bytes change at a rotation. */
  readonly key: Uint8Array;
  readonly random: Random;
}

/** Width, spaces and the case of the last sign do not count. */
function canonical(value: string): string {
  return value.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
}

function hashOf(kind: string, value: string): Buffer {
  return createHash('sha256')
    .update(`${kind}\0${canonical(value)}`)
    .digest();
}

/** Null when the lookup key was changed in the file. */
export function openSubjectLookups({ rows, key, random }: SubjectLookupsOptions): SubjectLookups | null {
  const name = PURPOSES.lookupKey;
  // Asked each time: a rotation exchanges it.
  const lookupKey = (): Buffer | null =>
    unseal(
      key,
      rows.lookupKey(() => seal(key, random(32), name, random)),
      name,
    );
  const lookupOf = (hash: Buffer): Buffer => {
    const found = lookupKey();
    if (found === null) throw new Error('the lookup key was changed while the vault was open');
    return createHmac('sha256', found).update(hash).digest();
  };
  if (lookupKey() === null) return null;

  const rowsFor: SubjectLookups['rowsFor'] = (subject, values) =>
    values.flatMap(({ f, value }) => {
      const kind = Object.hasOwn(FIELDS, f) ? FIELDS[f] : undefined;
      if (kind === undefined || value === '') return [];
      const hash = hashOf(kind, value);
      const tag = seal(key, hash, PURPOSES.subjectLookup(kind, subject), random);
      return [{ kind, lookup: lookupOf(hash), subj: subject, tag }];
    });

  return {
    rowsFor,
    find(kind, value) {
      const hash = hashOf(kind, value);
      return rows.find(kind, lookupOf(hash)).flatMap(({ subj, tag }) => {
        const kept = unseal(key, tag, PURPOSES.subjectLookup(kind, subj));
        return kept !== null && kept.length === hash.length && timingSafeEqual(kept, hash) ? [subj] : [];
      });
    },
    add: (subject, values) => rows.add(rowsFor(subject, values)),
    has: (subject) => rows.has(subject),
  };
}
