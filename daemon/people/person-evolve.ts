/** How one person's record follows from the entries about them. Pure. */
import type { PeopleEntry } from './people-entries.ts';
import { type PeopleState, type Permission, type Person, withKey, without } from './people-state.ts';
import type { PersonRole } from './roles.ts';

type PersonEntry = Extract<
  PeopleEntry,
  { type: `person.${string}` | `permission.${string}` | `absence.${string}` | `secret.${string}` }
>;

/** A record with nothing on it but what enrolment asks for. */
export function newPerson(
  state: Person['state'],
  { formal, confidentiality }: { readonly formal: string; readonly confidentiality: string },
  subject: string | null,
): Person {
  return {
    state,
    subject,
    facts: new Map([
      ['formal', formal],
      ['confidentiality', confidentiality],
    ]),
    graceUntil: null,
    permissions: new Map(),
    absences: new Map(),
    secrets: new Map(),
    leaves: new Map(),
  };
}

/** `state` with the person changed; unknown people stay unknown. */
export function changePerson(state: PeopleState, id: string, change: (person: Person) => Person): PeopleState {
  const person = state.persons.get(id);
  return person === undefined ? state : { ...state, persons: withKey(state.persons, id, change(person)) };
}

export function evolvePerson(state: PeopleState, entry: PersonEntry): PeopleState {
  const id = entry.data.person;
  if (entry.type === 'person.enrolled')
    return { ...state, persons: withKey(state.persons, id, newPerson('active', entry.data, entry.subj ?? null)) };
  const changed = changePerson(state, id, (person) => next(person, entry));
  if (entry.type !== 'person.left' && entry.type !== 'secret.set') return changed;
  // What was proven with a secret that no longer counts proves nothing.
  const stale = [...changed.proofs].filter(([, proof]) => proof.person === id).map(([key]) => key);
  const proofs = without(changed.proofs, stale);
  if (entry.type === 'secret.set') return { ...changed, proofs };
  const badges = new Map([...changed.badges].map(([key, badge]) => [key, takenFrom(badge, id)]));
  return { ...changed, badges, proofs };
}

function takenFrom<B extends { readonly person: string; readonly revoked: boolean }>(badge: B, person: string): B {
  return badge.person === person ? { ...badge, revoked: true } : badge;
}

function next(person: Person, entry: Exclude<PersonEntry, { type: 'person.enrolled' }>): Person {
  const { data, type } = entry;
  switch (type) {
    case 'person.fact': {
      const known = person.facts.get(data.fact) ?? '';
      return { ...person, facts: withKey(person.facts, data.fact, data.day > known ? data.day : known) };
    }
    case 'person.grace':
      return { ...person, graceUntil: data.until };
    case 'person.left':
      return { ...person, state: 'left', secrets: new Map(), leaves: new Map() };
    case 'permission.requested':
      return permitted(person, data.role, { state: 'requested' });
    case 'permission.approved':
      return permitted(person, data.role, { state: 'approved', step: data.step, day: data.day });
    case 'permission.filed':
      return permitted(person, data.role, { state: 'filed', from: data.from, until: data.until });
    case 'permission.suspended':
    case 'permission.resumed': {
      const known = person.permissions.get(data.role);
      if (known === undefined || !('from' in known)) return person;
      return permitted(person, data.role, { ...known, state: type === 'permission.resumed' ? 'filed' : 'suspended' });
    }
    case 'permission.ended':
      return permitted(person, data.role, { state: 'ended' });
    case 'absence.recorded': {
      const { role, deputy, from, until } = data;
      return { ...person, absences: withKey(person.absences, role, { deputy, from, until }) };
    }
    case 'absence.ended':
      return { ...person, absences: without(person.absences, [data.role]) };
    case 'secret.allowed': {
      const leave = { wall: entry.ts, mono: entry.mono, boot: entry.boot, screen: data.screen };
      return { ...person, leaves: withKey(person.leaves, data.kind, leave) };
    }
    case 'secret.set':
      return {
        ...person,
        secrets: withKey(person.secrets, data.kind, data.secret),
        leaves: without(person.leaves, [data.kind]),
      };
  }
}

function permitted(person: Person, role: PersonRole, permission: Permission): Person {
  return { ...person, permissions: withKey(person.permissions, role, permission) };
}
