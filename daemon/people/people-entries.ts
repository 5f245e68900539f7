/**
 * The ledger entries about people: one type an event, with what each must hold. For ever: changed by a new version only.
 * Persons, badges and secrets are random ids. No name, no card number and nothing made from a PIN or passphrase.
 */
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { CredentialClass } from './people-rules.ts';
import type { FilingStep, PersonRole } from './roles.ts';

/** A person who acted, after they proved themselves. */
export interface PersonActor extends Actor {
  readonly person: string;
}

export type SecretKind = 'pin' | 'passphrase';
/** What must be on record before somebody may act; each is a day. */
export type GateFact = 'formal' | 'confidentiality' | 'lifelongLetter' | 'training' | 'assessment' | 'handover';
export type RevokeReason = 'lost' | 'broken' | 'returned' | 'suspected';
export type RejectReason = 'wrong' | 'interrupted' | 'revoked';
export type EndReason = 'signedOut' | 'replaced' | 'displaced' | 'revoked' | 'restart' | 'changeOfClerk';
export type LockReason = 'badgeOut' | 'idle' | 'asked';
/** What a right answer is good for: a proof that is used later, or the one opening at which it was given. */
export type AttemptUse = 'proof' | 'opening';

/** Ids of the accepted attempts that were used up as proofs. */
type Proofs = readonly string[];

/** By entry type: its data. Version 1 of all. */
export interface PeopleEntryData {
  /** The first two people, one after the other; neither may act before `setup.completed`. */
  'setup.person': {
    person: string;
    place: 'first' | 'second';
    role: PersonRole;
    formal: string;
    confidentiality: string;
    badge: string | null;
    class: CredentialClass | null;
    secret: string;
    kind: SecretKind;
  };
  'setup.completed': { persons: readonly string[]; securityKey: string; day: string; proofs: Proofs };
  /** The X25519 public key to which duress fields are sealed from now on, base64url. */
  'securityKey.set': { securityKey: string; proofs: Proofs };
  'person.enrolled': { person: string; formal: string; confidentiality: string; proofs: Proofs };
  'person.fact': { person: string; fact: GateFact; day: string; proofs: Proofs };
  'person.grace': { person: string; until: string; proofs: Proofs };
  'person.left': { person: string; day: string; proofs: Proofs };
  'permission.requested': { person: string; role: PersonRole; proofs: Proofs };
  'permission.approved': { person: string; role: PersonRole; step: FilingStep; day: string; proofs: Proofs };
  'permission.filed': {
    person: string;
    role: PersonRole;
    day: string;
    from: string;
    until: string | null;
    proofs: Proofs;
  };
  'permission.suspended': { person: string; role: PersonRole; proofs: Proofs };
  'permission.resumed': { person: string; role: PersonRole; proofs: Proofs };
  'permission.ended': { person: string; role: PersonRole; proofs: Proofs };
  'absence.recorded': {
    person: string;
    role: PersonRole;
    deputy: string;
    from: string;
    until: string;
    proofs: Proofs;
  };
  'absence.ended': { person: string; role: PersonRole; proofs: Proofs };
  'badge.enrolled': { badge: string; person: string; class: CredentialClass; proofs: Proofs };
  'badge.revoked': { badge: string; person: string; reason: RevokeReason; proofs: Proofs };
  /** `screen`: the key of the screen at which the leave was given, and counts. */
  'secret.allowed': { person: string; kind: SecretKind; screen: string; proofs: Proofs };
  /** `badge`: what the person showed; null for a passphrase of somebody who has none. */
  'secret.set': { person: string; kind: SecretKind; secret: string; badge: string | null };
  /** Written before the check: a power cut in the middle counts as a wrong try. */
  'attempt.begun': {
    attempt: string;
    person: string | null;
    badge: string | null;
    reader: string;
    kind: SecretKind;
    use: AttemptUse;
  };
  /** `sealed` says to the security officer alone whether it was under duress. */
  'attempt.accepted': { attempt: string; person: string; reader: string; sealed: string };
  'attempt.rejected': { attempt: string; person: string | null; reader: string; reason: RejectReason };
  'signin.opened': {
    session: string;
    person: string;
    role: PersonRole;
    screen: string;
    badge: string | null;
    proofs: Proofs;
  };
  'signin.locked': { session: string; person: string; reason: LockReason };
  'signin.unlocked': { session: string; person: string; proofs: Proofs };
  'signin.ended': { session: string; person: string; reason: EndReason };
  'clerk.changed': { from: string; to: string; role: PersonRole; screen: string; proofs: Proofs };
  /** Used up for `what`, an act of another area; its entry stands behind this one. */
  'proofs.used': { proofs: Proofs; what: string };
  /** Names were shown: how many, and SHA-256 over the ids of those people, base64url. */
  'people.names-read': { count: number; digest: string };
  /** Not allowed; `code` and `clause` say why. */
  'people.refused': { command: string; code: string; clause: string; person: string | null };
}

export type PeopleEntryType = keyof PeopleEntryData;

/** Types and their current versions. */
export const PEOPLE_ENTRY_VERSIONS: Readonly<Record<PeopleEntryType, 1>> = {
  'setup.person': 1,
  'setup.completed': 1,
  'securityKey.set': 1,
  'person.enrolled': 1,
  'person.fact': 1,
  'person.grace': 1,
  'person.left': 1,
  'permission.requested': 1,
  'permission.approved': 1,
  'permission.filed': 1,
  'permission.suspended': 1,
  'permission.resumed': 1,
  'permission.ended': 1,
  'absence.recorded': 1,
  'absence.ended': 1,
  'badge.enrolled': 1,
  'badge.revoked': 1,
  'secret.allowed': 1,
  'secret.set': 1,
  'attempt.begun': 1,
  'attempt.accepted': 1,
  'attempt.rejected': 1,
  'signin.opened': 1,
  'signin.locked': 1,
  'signin.unlocked': 1,
  'signin.ended': 1,
  'clerk.changed': 1,
  'proofs.used': 1,
  'people.names-read': 1,
  'people.refused': 1,
};

/** An entry of this area, told apart by its type. */
export type PeopleEntry = {
  [T in PeopleEntryType]: Omit<Entry, 'type' | 'data'> & { readonly type: T; readonly data: PeopleEntryData[T] };
}[PeopleEntryType];

/** Whether the entry is one of this area. The ledger holds only what `draft` made, so the type vouches for the data. */
export function isPeopleEntry(entry: Omit<Entry, 'data'>): entry is PeopleEntry {
  return Object.hasOwn(PEOPLE_ENTRY_VERSIONS, entry.type);
}

/** A draft of `type`; `actors` are the people who proved themselves for it. */
export function draft<T extends PeopleEntryType>(
  type: T,
  actors: readonly Actor[],
  data: PeopleEntryData[T] & EntryDraft['data'],
): EntryDraft {
  return { type, tv: PEOPLE_ENTRY_VERSIONS[type], actors, data };
}
