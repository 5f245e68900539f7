/** The first two people: each enrols, both confirm with their own secrets, and it never happens again. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { tooWeak } from './badge-decider.ts';
import { isSecurityKey } from './duress-field.ts';
import type { PeopleFacts, SetUpCommand, SetUpPerson } from './people-commands.ts';
import { draft, type PersonActor } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import type { PeopleState } from './people-state.ts';
import { enrolmentGates } from './person-decider.ts';
import { proofOf, twoManagers } from './proofs.ts';
import { MANAGERS } from './roles.ts';

type Decided = Result<readonly EntryDraft[], PeopleRefusal>;

export function decideSetUp(state: PeopleState, command: SetUpCommand, facts: PeopleFacts): Decided {
  switch (command.type) {
    case 'setUpPerson':
      return decidePlace(state, command, facts);
    case 'completeSetUp':
      return decideCompletion(state, command, facts);
    case 'setSecurityKey': {
      const { securityKey, proofs } = command;
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      if (!isSecurityKey(securityKey)) return err(refusal('securityKeyWrong'));
      return ok([draft('securityKey.set', by.value, { securityKey, proofs })]);
    }
    default:
      return assertNever(command);
  }
}

function decidePlace(state: PeopleState, command: SetUpPerson, facts: PeopleFacts): Decided {
  const { setUp } = state;
  const { place, person, role, badge, secret, kind } = command;
  if (setUp.state === 'done') return err(refusal('setUpDone'));
  // The first place may be taken anew: a ceremony that was left half done starts from the beginning.
  if (place === 'second' && setUp.state !== 'first') return err(refusal('setUpOrder'));
  if (state.persons.has(person)) return err(refusal('idUsed'));
  if (!MANAGERS.includes(role)) return err(refusal('notManager'));
  if (place === 'second' && setUp.state === 'first' && setUp.role === role) return err(refusal('rolesExclude'));
  if (place === 'second' && facts.samePerson !== null) return err(refusal('twoPeople'));
  if (facts.loginKnown) return err(refusal('idUsed'));
  if (kind === 'pin' && badge === null) return err(refusal('badgeUnknown'));
  if (badge !== null) {
    if (state.badges.has(badge.badge)) return err(refusal('idUsed'));
    if (facts.cardKnown) return err(refusal('badgeKnown'));
    if (tooWeak(badge.class, facts)) return err(refusal('badgeWeak'));
  }
  const gates = enrolmentGates(command, facts.today);
  if (!gates.ok) return gates;
  const card = { badge: badge?.badge ?? null, class: badge?.class ?? null };
  const actors: readonly PersonActor[] = [{ person, role }];
  const made = draft('setup.person', actors, { person, place, role, ...gates.value, ...card, secret, kind });
  const { subject, pii } = command.committed;
  return ok([{ ...made, pii, ...(subject === null ? {} : { subj: subject }) }]);
}

function decideCompletion(
  state: PeopleState,
  { proofs, securityKey }: Extract<SetUpCommand, { type: 'completeSetUp' }>,
  facts: PeopleFacts,
): Decided {
  const { setUp } = state;
  if (setUp.state === 'done') return err(refusal('setUpDone'));
  if (setUp.state !== 'second') return err(refusal('setUpOrder'));
  const people = new Set<string>();
  for (const attempt of proofs) {
    const proof = proofOf(state, attempt, facts);
    if (!proof.ok) return proof;
    people.add(proof.value.person);
  }
  const both = proofs.length === 2 && setUp.persons.every((person) => people.has(person));
  if (!both) return err(refusal('twoPeople'));
  if (!isSecurityKey(securityKey)) return err(refusal('securityKeyWrong'));
  const actors = setUp.persons.map((person, place): PersonActor => ({ person, role: setUp.roles[place] ?? '' }));
  const { persons } = setUp;
  return ok([draft('setup.completed', actors, { persons, securityKey, day: facts.today, proofs })]);
}
