/** Who has this login or identity number? Kept as keyed hashes: asked with the value, never read back. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PersonRows } from './person-rows.ts';

export const PERSON_LOOKUP_KINDS = ['login', 'idNumber'] as const;
export type PersonLookupKind = (typeof PERSON_LOOKUP_KINDS)[number];

/** Whose values they are, and the subject in the vault under which the values themselves lie. */
export interface LookedUp {
  readonly person: string;
  readonly subject: string;
}

export interface PersonLookups {
  /** All or none; false when somebody has one of the values already. */
  add(owner: LookedUp, values: Readonly<Record<PersonLookupKind, string>>): boolean;
  /** Null for a value that nobody has and for a row that was changed. */
  find(kind: PersonLookupKind, value: string): LookedUp | null;
  /** Everybody who can be found. */
  known(): readonly LookedUp[];
  /** Harmless when there is nothing. */
  forget(person: string): void;
}

export interface PersonLookupsOptions {
  readonly rows: PersonRows;
  readonly lookupKey: Uint8Array;
}

/** Keyboards and people differ in width, case and spaces around. */
function canonical(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase();
}

export function createPersonLookups({ rows, lookupKey }: PersonLookupsOptions): PersonLookups {
  const hashOf = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', lookupKey).update(parts.join('\0')).digest();
  const lookupOf = (kind: string, value: string): Buffer => hashOf('person', kind, canonical(value));
  // Binds the row to its owner, so that nobody gives a login to another person by editing it.
  const tagOf = (kind: string, value: string, { person, subject }: LookedUp): Buffer =>
    hashOf('owner', kind, person, subject, canonical(value));
  return {
    add: (owner, values) =>
      rows.addLookups(
        PERSON_LOOKUP_KINDS.map((kind) => ({
          kind,
          lookup: lookupOf(kind, values[kind]),
          person: owner.person,
          subj: owner.subject,
          tag: tagOf(kind, values[kind], owner),
        })),
      ),
    find(kind, value) {
      const row = rows.findLookup(kind, lookupOf(kind, value));
      if (row === null) return null;
      const owner = { person: row.person, subject: row.subj };
      const tag = tagOf(kind, value, owner);
      return row.tag.length === tag.length && timingSafeEqual(row.tag, tag) ? owner : null;
    },
    known: () => rows.lookupOwners().map(({ person, subj }) => ({ person, subject: subj })),
    forget: (person) => rows.removeLookups(person),
  };
}
