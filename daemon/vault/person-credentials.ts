/** People's credentials: card texts and hashes of PINs and passphrases, sealed beside the vault's keys. Never in an entry. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { createPersonLookups, type PersonLookups } from './person-lookups.ts';
import type { PersonRows } from './person-rows.ts';
import { seal, unseal } from './seal.ts';

const SECRET_BYTES = 32;

export type PersonSecretKind = 'pin' | 'passphrase';

export interface KeptSecret {
  readonly person: string;
  readonly kind: PersonSecretKind;
  readonly record: Uint8Array;
}

export interface PersonCredentials {
  /** Goes into every hash; a copy of the rows alone is worth nothing. 32 bytes. */
  readonly pepper: Uint8Array;
  /** Keeps a card's text (all bits and their number) under the badge's id. */
  addBadge(badge: string, person: string, card: string): Result<void, 'card-known'>;
  /** Whose card it is; null for an unknown one and for a row that was changed. Revoked cards are found too. */
  findBadge(card: string): { readonly badge: string; readonly person: string } | null;
  put(secret: string, kept: KeptSecret): void;
  find(secret: string): KeptSecret | null;
  /** Harmless when there is none. */
  removeBadge(badge: string): void;
  removeSecret(secret: string): void;
  /** By login and identity number. */
  readonly lookups: PersonLookups;
  /** Destroys what the ledger knows nothing of: an enrolment that a power cut ended, a PIN that was replaced. */
  keepOnly(known: { readonly badges: ReadonlySet<string>; readonly secrets: ReadonlySet<string> }): void;
}

export interface PersonCredentialsOptions {
  readonly rows: PersonRows;
  /** The vault’s key: the master key, or after a rotation the vault’s own. Its bytes change then. */
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

/** Null when pepper or lookup key was changed in the file: then nobody's PIN can be right, and it must be said. */
export function openPersonCredentials({ rows, masterKey, random }: PersonCredentialsOptions): PersonCredentials | null {
  const once = (name: string): Buffer | null =>
    unseal(
      masterKey,
      rows.sealedOnce(name, () => seal(masterKey, random(SECRET_BYTES), name, random)),
      name,
    );
  const pepper = once('person-pepper');
  const lookupKey = once('person-lookup');
  if (pepper === null || lookupKey === null) return null;
  const lookupOf = (card: string): Buffer => createHmac('sha256', lookupKey).update(card).digest();
  // Owner and id are part of the purpose, so that nobody gives a card to another person by editing the row.
  const badgePurpose = (badge: string, person: string): string => `person-badge|${badge}|${person}`;
  const secretPurpose = (secret: string, person: string, kind: string): string =>
    `person-secret|${secret}|${person}|${kind}`;
  return {
    pepper,
    addBadge(badge, person, card) {
      const sealed = seal(masterKey, Buffer.from(card), badgePurpose(badge, person), random);
      return rows.addBadge({ id: badge, person, lookup: lookupOf(card), sealed }) ? ok(undefined) : err('card-known');
    },
    findBadge(card) {
      const row = rows.findBadge(lookupOf(card));
      if (row === null) return null;
      const kept = unseal(masterKey, row.sealed, badgePurpose(row.id, row.person));
      const given = Buffer.from(card);
      const same = kept !== null && kept.length === given.length && timingSafeEqual(kept, given);
      return same ? { badge: row.id, person: row.person } : null;
    },
    put(secret, { person, kind, record }) {
      const sealed = seal(masterKey, record, secretPurpose(secret, person, kind), random);
      rows.putSecret(secret, { person, kind, sealed });
    },
    find(secret) {
      const row = rows.findSecret(secret);
      if (row === null || (row.kind !== 'pin' && row.kind !== 'passphrase')) return null;
      const record = unseal(masterKey, row.sealed, secretPurpose(secret, row.person, row.kind));
      return record === null ? null : { person: row.person, kind: row.kind, record: new Uint8Array(record) };
    },
    removeBadge: (badge) => rows.removeBadge(badge),
    removeSecret: (secret) => rows.removeSecret(secret),
    lookups: createPersonLookups({ rows, lookupKey }),
    keepOnly({ badges, secrets }) {
      for (const id of rows.badgeIds()) if (!badges.has(id)) rows.removeBadge(id);
      for (const id of rows.secretIds()) if (!secrets.has(id)) rows.removeSecret(id);
    },
  };
}
