/** What screens and the safe are told about people, made from the state alone. Pure; ids only. */
import type { PeopleStateView, PersonView, ReaderAsk, SignInView } from '../../api/contract/people.ts';
import type { PersonStanding } from '../../custody/custody-commands.ts';
import type { PeopleFacts } from '../people-commands.ts';
import type { PeopleRules } from '../people-rules.ts';
import type { PeopleState, Permission, Person, SignIn } from '../people-state.ts';
import type { PersonRole } from '../roles.ts';
import { standingIn } from '../standing.ts';

export function signInView(session: string, { screen, person, role, locked }: SignIn): SignInView {
  return { session, screen, person, role, locked };
}

export function peopleView(
  state: PeopleState,
  asks: readonly ReaderAsk[],
  site: { readonly deskReaders: readonly string[]; readonly rules: PeopleRules },
): PeopleStateView {
  return {
    setUp: state.setUp.state,
    signIns: [...state.signIns].map(([session, signIn]) => signInView(session, signIn)),
    asks: [...asks],
    deskReaders: [...site.deskReaders],
    passphraseSignIn: site.rules.passphraseSignIn,
  };
}

/** Roles asked for or given and not taken back. */
export function rolesOf(person: Person): PersonRole[] {
  return [...person.permissions].filter(([, { state }]) => state !== 'ended').map(([role]) => role);
}

/** Everybody who belongs here today, as the safe's rules want to know them. A number that anyone can copy is `uid`, PIN or not. */
export function standingsOf(
  state: PeopleState,
  facts: Pick<PeopleFacts, 'today' | 'rules'>,
): ReadonlyMap<string, PersonStanding> {
  const standings = new Map<string, PersonStanding>();
  for (const [id, person] of state.persons) {
    if (person.state !== 'active') continue;
    const roles = rolesOf(person);
    const filed = roles.filter((role) => standingIn(state, id, role, facts).ok);
    const badges = [...state.badges].filter(([, badge]) => badge.person === id && !badge.revoked);
    standings.set(id, {
      roles,
      filed,
      badges: new Map(badges.map(([badge, one]) => [badge, one.class === 'secure-app' ? 'secure-app' : 'uid'])),
    });
  }
  return standings;
}

/** What lies in the vault about somebody; null where it was erased. */
export interface PersonNames {
  readonly name: string | null;
  readonly login: string | null;
}

export function personView(
  state: PeopleState,
  id: string,
  person: Person,
  names: PersonNames,
  facts: PeopleFacts,
): PersonView {
  const leaves = [...person.leaves].filter(
    ([, at]) => at.boot === facts.now.boot && facts.now.mono - at.mono <= facts.rules.leaveMs,
  );
  return {
    person: id,
    ...names,
    state: person.state,
    facts: Object.fromEntries(person.facts),
    graceUntil: person.graceUntil,
    permissions: [...person.permissions].map(([role, permission]) => {
      const able = standingIn(state, id, role, facts);
      return { role, ...datesOf(permission), acts: able.ok, obstacle: able.ok ? null : able.error.code };
    }),
    absences: [...person.absences].map(([role, { deputy, from, until }]) => ({ role, deputy, from, until })),
    badges: [...state.badges]
      .filter(([, badge]) => badge.person === id)
      .map(([badge, { class: strength, revoked }]) => ({ badge, class: strength, revoked })),
    secrets: [...person.secrets.keys()],
    leaves: leaves.map(([kind]) => kind),
  };
}

function datesOf(permission: Permission): Pick<PersonView['permissions'][number], 'state' | 'step' | 'from' | 'until'> {
  const { state } = permission;
  const step = state === 'approved' ? permission.step : null;
  return 'from' in permission
    ? { state, step, from: permission.from, until: permission.until }
    : { state, step, from: null, until: null };
}
