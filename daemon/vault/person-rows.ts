/** The rows of keys.db that hold people's credentials: sealed badges and secrets, and by what people are found. Knows no plain value. */
import type Database from 'better-sqlite3';

export interface BadgeRow {
  readonly id: string;
  readonly person: string;
  /** Keyed hash of the card's text, by which it is found. */
  readonly lookup: Buffer;
  readonly sealed: Buffer;
}

export interface SecretRow {
  readonly person: string;
  readonly kind: string;
  readonly sealed: Buffer;
}

export interface LookupRow {
  readonly kind: string;
  /** Keyed hash of the value. */
  readonly lookup: Buffer;
  readonly person: string;
  readonly subj: string;
  /** Keyed hash of value and owner. */
  readonly tag: Buffer;
}

export interface PersonRows {
  /** False when the card or the id is there already. */
  addBadge(row: BadgeRow): boolean;
  findBadge(lookup: Uint8Array): BadgeRow | null;
  putSecret(id: string, row: SecretRow): void;
  findSecret(id: string): SecretRow | null;
  badgeIds(): string[];
  secretIds(): string[];
  removeBadge(id: string): void;
  removeSecret(id: string): void;
  /** All rows or, when one of the values is there already, none and false. */
  addLookups(rows: readonly LookupRow[]): boolean;
  findLookup(kind: string, lookup: Uint8Array): LookupRow | null;
  /** Each owner once. */
  lookupOwners(): Pick<LookupRow, 'person' | 'subj'>[];
  removeLookups(person: string): void;
  /** A sealed value that belongs to the whole file, made by `make` when it is not there. */
  sealedOnce(name: string, make: () => Buffer): Buffer;
}

/** Tables that came with version 2 of keys.db. */
export const PERSON_TABLES = `
CREATE TABLE person_badge (
  id TEXT PRIMARY KEY, person TEXT NOT NULL, lookup BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE person_secret (id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, sealed BLOB NOT NULL) STRICT;
`;

/** The table that came with version 3. */
export const PERSON_LOOKUP_TABLE = `
CREATE TABLE person_lookup (
  kind TEXT NOT NULL, lookup BLOB NOT NULL, person TEXT NOT NULL, subj TEXT NOT NULL, tag BLOB NOT NULL,
  PRIMARY KEY (kind, lookup)
) STRICT;
`;

export function createPersonRows(database: Database.Database): PersonRows {
  const addBadge = database.prepare(
    'INSERT INTO person_badge (id, person, lookup, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const findBadge = database.prepare<[Uint8Array], BadgeRow>(
    'SELECT id, person, lookup, sealed FROM person_badge WHERE lookup = ?',
  );
  const putSecret = database.prepare('INSERT INTO person_secret (id, person, kind, sealed) VALUES (?, ?, ?, ?)');
  const findSecret = database.prepare<[string], SecretRow>(
    'SELECT person, kind, sealed FROM person_secret WHERE id = ?',
  );
  const badgeIds = database.prepare<[], string>('SELECT id FROM person_badge ORDER BY id').pluck();
  const secretIds = database.prepare<[], string>('SELECT id FROM person_secret ORDER BY id').pluck();
  const removeBadge = database.prepare('DELETE FROM person_badge WHERE id = ?');
  const removeSecret = database.prepare('DELETE FROM person_secret WHERE id = ?');
  const addLookup = database.prepare(
    'INSERT INTO person_lookup (kind, lookup, person, subj, tag) VALUES (?, ?, ?, ?, ?)',
  );
  const findLookup = database.prepare<[string, Uint8Array], LookupRow>(
    'SELECT kind, lookup, person, subj, tag FROM person_lookup WHERE kind = ? AND lookup = ?',
  );
  const lookupOwners = database.prepare<[], Pick<LookupRow, 'person' | 'subj'>>(
    'SELECT DISTINCT person, subj FROM person_lookup ORDER BY person, subj',
  );
  const removeLookups = database.prepare('DELETE FROM person_lookup WHERE person = ?');
  const addLookups = database.transaction<PersonRows['addLookups']>((rows) => {
    if (rows.some(({ kind, lookup }) => findLookup.get(kind, lookup) !== undefined)) return false;
    for (const { kind, lookup, person, subj, tag } of rows) addLookup.run(kind, lookup, person, subj, tag);
    return true;
  });
  const findMeta = database.prepare<[string], Buffer>('SELECT value FROM meta WHERE name = ?').pluck();
  const addMeta = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
  const sealedOnce = database.transaction<PersonRows['sealedOnce']>((name, make) => {
    const found = findMeta.get(name);
    if (found !== undefined) return found;
    const made = make();
    addMeta.run(name, made);
    return made;
  });
  return {
    addBadge: ({ id, person, lookup, sealed }) => addBadge.run(id, person, lookup, sealed).changes === 1,
    findBadge: (lookup) => findBadge.get(lookup) ?? null,
    putSecret: (id, { person, kind, sealed }) => void putSecret.run(id, person, kind, sealed),
    findSecret: (id) => findSecret.get(id) ?? null,
    badgeIds: () => badgeIds.all(),
    secretIds: () => secretIds.all(),
    removeBadge: (id) => void removeBadge.run(id),
    removeSecret: (id) => void removeSecret.run(id),
    addLookups: (rows) => addLookups.immediate(rows),
    findLookup: (kind, lookup) => findLookup.get(kind, lookup) ?? null,
    lookupOwners: () => lookupOwners.all(),
    removeLookups: (person) => void removeLookups.run(person),
    sealedOnce: (name, make) => sealedOnce.immediate(name, make),
  };
}
