/**
 * How a new person and a new card come into the vault: under a new id first, then the entry is written. What the rules
 * refuse never gets there; what a power cut leaves behind is destroyed at the next start.
 */
import type { CommittedSubject } from '../../identity/reading-entries.ts';
import type { Prepared, Vault } from '../../vault/vault.ts';
import type { PeopleState } from '../people-state.ts';
import type { Card } from './reader-desk.ts';
import { NOTHING_KNOWN, type RulesDesk, type VaultFacts } from './rules-desk.ts';

/** Personal values of those who work here; how long they stay after leaving is in the profile. */
const RETENTION_CLASS = 'staff';

/** Who somebody is, as it was typed. Personal data. */
export interface TypedIdentity {
  readonly name: string;
  readonly idNumber: string;
  readonly login: string;
}

/** The field that cannot be kept: blank, or half of a character, which has no bytes that anybody could commit to. Null for none. */
export function unkeepable(identity: TypedIdentity): keyof TypedIdentity | null {
  const fields = ['name', 'idNumber', 'login'] as const;
  return fields.find((field) => !identity[field].isWellFormed() || identity[field].trim() === '') ?? null;
}

/** A person on the way into the vault. */
export interface Newcomer {
  readonly person: string;
  readonly identity: TypedIdentity;
  readonly prepared: Prepared;
}

export interface Enrolment {
  prepare(person: string, identity: TypedIdentity): Newcomer;
  /** What the ledger may know of a newcomer. */
  committed(newcomer: Newcomer): CommittedSubject;
  /** Whom of those who are here the vault knows by these values, and whether the card is known. `anew`: a set-up that begins anew forgets its people. */
  known(identity: TypedIdentity | null, card: Card | null, anew: boolean): VaultFacts;
  /** Only after the rules said yes, and in the same turn as the entry. */
  keepPerson(newcomer: Newcomer): void;
  keepCard(badge: string, person: string, card: Card): void;
  /** People of a set-up that was left half done. */
  dropUnfinished(): void;
  /** Login and identity number are free again, PIN and passphrase gone; the name stays as long as its rule says. */
  dropLeft(person: string, secrets: readonly string[]): void;
  /** At start: what the ledger does not know is destroyed. */
  keepKnownOnly(): void;
}

export interface EnrolmentDeps {
  readonly rules: Pick<RulesDesk, 'state'>;
  readonly vault: Pick<Vault, 'newSubject' | 'prepare' | 'store' | 'erase' | 'persons'>;
}

function isHere(state: PeopleState, person: string, anew: boolean): boolean {
  const known = state.persons.get(person)?.state;
  return known === 'active' || (known === 'settingUp' && !anew);
}

export function createEnrolment({ rules, vault }: EnrolmentDeps): Enrolment {
  const { persons } = vault;
  const { lookups } = persons;

  /** A value that belongs to nobody who is here is free. */
  const release = ({ login, idNumber }: TypedIdentity): void => {
    for (const found of [lookups.find('login', login), lookups.find('idNumber', idNumber)])
      if (found !== null && !isHere(rules.state(), found.person, false)) forget(found.person, found.subject);
  };

  const forget = (person: string, subject: string): void => {
    lookups.forget(person);
    // Whoever left keeps their name in old registers; whom the ledger never knew keeps nothing.
    if (!rules.state().persons.has(person)) vault.erase(subject);
  };

  return {
    prepare(person, identity) {
      const { name, idNumber, login } = identity;
      const prepared = vault.prepare(vault.newSubject(), [
        { f: 'name', value: name.trim() },
        { f: 'idNumber', value: idNumber },
        { f: 'login', value: login.trim() },
      ]);
      return { person, identity, prepared };
    },
    committed: ({ prepared: { subject, pii } }) => ({ subject, pii }),
    known(identity, card, anew) {
      const state = rules.state();
      const here = (found: { readonly person: string } | null): string | null =>
        found !== null && isHere(state, found.person, anew) ? found.person : null;
      const badge = card === null ? null : persons.findBadge(card.credential);
      const enrolled = badge === null ? undefined : state.badges.get(badge.badge);
      const gone = enrolled === undefined || (anew && state.persons.get(enrolled.person)?.state === 'settingUp');
      return {
        ...NOTHING_KNOWN,
        samePerson: identity === null ? null : here(lookups.find('idNumber', identity.idNumber)),
        loginKnown: identity !== null && here(lookups.find('login', identity.login)) !== null,
        cardKnown: !gone,
        cardSecure: card === null ? null : card.credentialClass === 'secure-app',
      };
    },
    keepPerson({ person, identity, prepared }) {
      release(identity);
      const { login, idNumber } = identity;
      // The row that leads to the subject comes first: a start finds by it what a power cut left without an entry.
      if (!lookups.add({ person, subject: prepared.subject }, { login, idNumber }))
        throw new Error('a login was taken between the rules and the vault');
      vault.store(prepared, RETENTION_CLASS);
    },
    keepCard(badge, person, { credential }) {
      const stale = persons.findBadge(credential);
      if (stale !== null && !rules.state().badges.has(stale.badge)) persons.removeBadge(stale.badge);
      if (!persons.addBadge(badge, person, credential).ok)
        throw new Error('a card was taken between the rules and the vault');
    },
    dropUnfinished() {
      const { persons: all, badges } = rules.state();
      for (const [id, { state, subject, secrets }] of all) {
        if (state !== 'settingUp') continue;
        lookups.forget(id);
        if (subject !== null) vault.erase(subject);
        for (const secret of secrets.values()) persons.removeSecret(secret);
        for (const [badge, { person }] of badges) if (person === id) persons.removeBadge(badge);
      }
    },
    dropLeft(person, secrets) {
      lookups.forget(person);
      for (const secret of secrets) persons.removeSecret(secret);
    },
    keepKnownOnly() {
      const state = rules.state();
      for (const { person, subject } of lookups.known()) if (!isHere(state, person, false)) forget(person, subject);
      const secrets = new Set([...state.persons.values()].flatMap((person) => [...person.secrets.values()]));
      persons.keepOnly({ badges: new Set(state.badges.keys()), secrets });
    },
  };
}
