/** May this person act in this role today? Asked at every act, not only when the permission was given. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { within, yearOf } from './calendar-day.ts';
import type { GateFact } from './people-entries.ts';
import { type PeopleRefusal, type PeopleRefusalCode, refusal } from './people-refusals.ts';
import type { PeopleRules } from './people-rules.ts';
import type { PeopleState, Permission, Person } from './people-state.ts';
import { CERTIFICATE_ROLES, exclusionOf, type PersonRole } from './roles.ts';

const MISSING: Readonly<Record<GateFact, PeopleRefusalCode>> = {
  formal: 'notFormal',
  confidentiality: 'noConfidentiality',
  lifelongLetter: 'noLetter',
  training: 'noTraining',
  assessment: 'noAssessment',
  handover: 'noHandover',
};
/** Q2.5, Q13.3, Q14.4: no permission without these. */
const BEFORE_FILING: readonly GateFact[] = ['formal', 'confidentiality'];
/** Q4.1, Q4.2: no first duty without these. */
const BEFORE_DUTY: readonly GateFact[] = ['training', 'assessment', 'handover'];

/** What is missing on `today` before a permission for `role` may be filed, or null. */
export function missingForFiling(person: Person, role: PersonRole, today: string): PeopleRefusal | null {
  const gates: readonly GateFact[] = CERTIFICATE_ROLES.includes(role)
    ? [...BEFORE_FILING, 'lifelongLetter']
    : BEFORE_FILING;
  return missing(person, gates, today);
}

function missing(person: Person, gates: readonly GateFact[], today: string): PeopleRefusal | null {
  const gate = gates.find((fact) => {
    const day = person.facts.get(fact);
    return day === undefined || day > today;
  });
  return gate === undefined ? null : refusal(MISSING[gate]);
}

/** Whether the permission grants on `today`: only what is filed, between its dates (Q2.4). */
export function grants(permission: Permission | undefined, today: string): boolean {
  return permission?.state === 'filed' && within(today, permission.from, permission.until);
}

/** Another role of the person, asked for or given, that excludes `role`; or null. */
export function excludedBy(person: Person, role: PersonRole, rules: PeopleRules): PeopleRefusal | null {
  for (const [other, permission] of person.permissions) {
    if (permission.state === 'ended') continue;
    const clause = exclusionOf(role, other, rules.exclusions);
    if (clause !== null) return { ...refusal('rolesExclude'), clause };
  }
  return null;
}

/** The person, unless unknown, still in the set-up, or gone. */
export function activePerson(state: PeopleState, id: string): Result<Person, PeopleRefusal> {
  const person = state.persons.get(id);
  if (person === undefined) return err(refusal('personUnknown'));
  if (person.state === 'left') return err(refusal('personLeft'));
  return person.state === 'active' ? ok(person) : err(refusal('setUpNeeded'));
}

/** Everything that must be true for `id` to act in `role` on `today`. */
export function standingIn(
  state: PeopleState,
  id: string,
  role: PersonRole,
  { today, rules }: { readonly today: string; readonly rules: PeopleRules },
): Result<Person, PeopleRefusal> {
  const active = activePerson(state, id);
  if (!active.ok) return active;
  const person = active.value;
  const absence = person.absences.get(role);
  const trouble =
    excludedBy(person, role, rules) ??
    (grants(person.permissions.get(role), today) ? null : refusal('notFiled')) ??
    missingForFiling(person, role, today) ??
    missingForDuty(person, role, today) ??
    (absence !== undefined && within(today, absence.from, absence.until) ? refusal('absent') : null);
  return trouble === null ? active : err(trouble);
}

function missingForDuty(person: Person, role: PersonRole, today: string): PeopleRefusal | null {
  if (!CERTIFICATE_ROLES.includes(role)) return null;
  const gate = missing(person, BEFORE_DUTY, today);
  if (gate !== null) return gate;
  // Q4.1: at least once a calendar year; suspended when a whole one has passed without.
  const training = person.facts.get('training') ?? '';
  const overdue = yearOf(today) - yearOf(training) > 1;
  const forgiven = person.graceUntil !== null && today <= person.graceUntil;
  return overdue && !forgiven ? refusal('trainingOverdue') : null;
}
