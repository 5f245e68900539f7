/** How the people's state follows from the ledger: one entry in, the next state out. Total and pure. */
import type { Entry } from '../ledger/entry.ts';
import { evolveAttempt } from './attempt-evolve.ts';
import { isPeopleEntry } from './people-entries.ts';
import { type PeopleState, withKey, without } from './people-state.ts';
import { changePerson, evolvePerson, newPerson } from './person-evolve.ts';

/** The state after `entry`; entries of other areas leave it as it is. A proof that an entry names is used up. */
export function evolvePeople(state: PeopleState, entry: Entry): PeopleState {
  const placed: Omit<Entry, 'data'> = entry;
  if (!isPeopleEntry(placed)) return state;
  const next = 'proofs' in placed.data ? { ...state, proofs: without(state.proofs, placed.data.proofs) } : state;
  switch (placed.type) {
    case 'setup.person': {
      const { person, place, role, badge, class: strength, secret, kind, formal, confidentiality } = placed.data;
      const clean = place === 'first' ? withoutUnfinished(next) : next;
      const { setUp } = clean;
      const gates = { formal, confidentiality };
      const made = { ...newPerson('settingUp', gates, placed.subj ?? null), secrets: new Map([[kind, secret]]) };
      return {
        ...clean,
        setUp:
          setUp.state === 'first'
            ? { state: 'second', persons: [setUp.first, person], roles: [setUp.role, role] }
            : { state: 'first', first: person, role },
        persons: withKey(clean.persons, person, made),
        badges:
          badge === null || strength === null
            ? clean.badges
            : withKey(clean.badges, badge, { person, class: strength, revoked: false }),
      };
    }
    case 'setup.completed': {
      const { securityKey, day } = placed.data;
      if (next.setUp.state !== 'second') return next;
      const { persons, roles } = next.setUp;
      const done: PeopleState = { ...next, setUp: { state: 'done' }, securityKey };
      return persons.reduce((all, id, place) => {
        const role = roles[place];
        return changePerson(all, id, (person) => ({
          ...person,
          state: 'active',
          permissions:
            role === undefined
              ? person.permissions
              : withKey(person.permissions, role, { state: 'filed', from: day, until: null }),
        }));
      }, done);
    }
    case 'securityKey.set':
      return { ...next, securityKey: placed.data.securityKey };
    case 'badge.enrolled': {
      const { badge, person, class: strength } = placed.data;
      return { ...next, badges: withKey(next.badges, badge, { person, class: strength, revoked: false }) };
    }
    case 'badge.revoked': {
      const known = next.badges.get(placed.data.badge);
      if (known === undefined) return next;
      return { ...next, badges: withKey(next.badges, placed.data.badge, { ...known, revoked: true }) };
    }
    case 'signin.opened': {
      const { session, person, role, screen, badge } = placed.data;
      return { ...next, signIns: withKey(next.signIns, session, { person, role, screen, badge, locked: false }) };
    }
    case 'signin.locked':
    case 'signin.unlocked': {
      const known = next.signIns.get(placed.data.session);
      if (known === undefined) return next;
      const locked = placed.type === 'signin.locked';
      return { ...next, signIns: withKey(next.signIns, placed.data.session, { ...known, locked }) };
    }
    case 'signin.ended':
      return { ...next, signIns: without(next.signIns, [placed.data.session]) };
    case 'attempt.begun':
    case 'attempt.accepted':
    case 'attempt.rejected':
      return evolveAttempt(next, placed);
    case 'clerk.changed':
    case 'proofs.used':
    case 'people.names-read':
    case 'people.refused':
      return next;
    default:
      return evolvePerson(next, placed);
  }
}

/** A set-up that begins anew forgets the people of the one that was left half done. */
function withoutUnfinished(state: PeopleState): PeopleState {
  const unfinished = [...state.persons].filter(([, person]) => person.state === 'settingUp').map(([id]) => id);
  const badges = [...state.badges].filter(([, badge]) => unfinished.includes(badge.person)).map(([id]) => id);
  return {
    ...state,
    setUp: { state: 'none' },
    persons: without(state.persons, unfinished),
    badges: without(state.badges, badges),
  };
}
