/** The door of this area: one command in, entries or a refusal out; a refusal is written down too. Pure. */
import { assertNever, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { decideAbsence } from './absence-decider.ts';
import { decideAttempt } from './attempt-decider.ts';
import { decideBadge } from './badge-decider.ts';
import type { PeopleCommand, PeopleFacts } from './people-commands.ts';
import { draft, type PersonActor } from './people-entries.ts';
import type { PeopleRefusal } from './people-refusals.ts';
import type { PeopleState } from './people-state.ts';
import { decidePermission } from './permission-decider.ts';
import { decidePerson } from './person-decider.ts';
import { decideSetUp } from './set-up-decider.ts';
import { decideSignIn } from './sign-in-decider.ts';

export type PeopleDecision =
  | { readonly ok: true; readonly drafts: readonly EntryDraft[] }
  /** `drafts` writes the refusal down. */
  | { readonly ok: false; readonly refusal: PeopleRefusal; readonly drafts: readonly EntryDraft[] };

export function decidePeople(state: PeopleState, command: PeopleCommand, facts: PeopleFacts): PeopleDecision {
  const decided = decide(state, command, facts);
  const marked = (drafts: readonly EntryDraft[]) =>
    facts.simulated ? drafts.map((one) => ({ ...one, sim: true })) : drafts;
  if (decided.ok) return { ok: true, drafts: marked(decided.value) };
  const { code, clause } = decided.error;
  const actors = actorsOf(state, command);
  const data = { command: command.type, code, clause, person: aboutWhom(state, command) };
  return { ok: false, refusal: decided.error, drafts: marked([draft('people.refused', actors, data)]) };
}

function decide(
  state: PeopleState,
  command: PeopleCommand,
  facts: PeopleFacts,
): Result<readonly EntryDraft[], PeopleRefusal> {
  switch (command.type) {
    case 'setUpPerson':
    case 'completeSetUp':
    case 'setSecurityKey':
      return decideSetUp(state, command, facts);
    case 'enrolPerson':
    case 'recordFact':
    case 'grantGrace':
    case 'recordLeaving':
      return decidePerson(state, command, facts);
    case 'requestPermission':
    case 'approvePermission':
    case 'filePermission':
    case 'suspendPermission':
    case 'resumePermission':
    case 'endPermission':
      return decidePermission(state, command, facts);
    case 'recordAbsence':
    case 'endAbsence':
      return decideAbsence(state, command, facts);
    case 'enrolBadge':
    case 'revokeBadge':
    case 'allowSecret':
    case 'setSecret':
      return decideBadge(state, command, facts);
    case 'beginAttempt':
    case 'acceptAttempt':
    case 'rejectAttempt':
      return decideAttempt(state, command, facts);
    case 'signIn':
    case 'lockScreen':
    case 'unlockScreen':
    case 'signOut':
    case 'changeClerk':
    case 'startUp':
      return decideSignIn(state, command, facts);
    default:
      return assertNever(command);
  }
}

/** The people behind the proofs, as far as they are known. */
function actorsOf(state: PeopleState, command: PeopleCommand): readonly PersonActor[] {
  if (!('proofs' in command)) return [];
  return command.proofs.flatMap((attempt) => {
    const proof = state.proofs.get(attempt);
    return proof === undefined ? [] : [{ person: proof.person }];
  });
}

/** The person that the command names. An id that nobody has came from outside, could be anything, and is not written down. */
function aboutWhom(state: PeopleState, command: PeopleCommand): string | null {
  const person = 'person' in command ? command.person : null;
  return person !== null && state.persons.has(person) ? person : null;
}
