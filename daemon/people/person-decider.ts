/** Who belongs to the institution's people, and what is on record about them. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { addDays, isDay } from './calendar-day.ts';
import type { PeopleFacts, PersonCommand } from './people-commands.ts';
import { draft } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import type { PeopleState } from './people-state.ts';
import { managersOf, twoManagers } from './proofs.ts';
import { endSignIns } from './sign-in-ends.ts';
import { activePerson } from './standing.ts';

export function decidePerson(
  state: PeopleState,
  command: PersonCommand,
  facts: PeopleFacts,
): Result<readonly EntryDraft[], PeopleRefusal> {
  const { person, proofs } = command;
  switch (command.type) {
    case 'enrolPerson': {
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      if (state.persons.has(person)) return err(refusal('idUsed'));
      // One human being under two ids could hold two roles that exclude each other.
      if (facts.samePerson !== null) return err(refusal('personKnown'));
      if (facts.loginKnown) return err(refusal('idUsed'));
      const gates = enrolmentGates(command, facts.today);
      if (!gates.ok) return gates;
      const made = draft('person.enrolled', by.value, { person, ...gates.value, proofs });
      const { subject, pii } = command.committed;
      return ok([{ ...made, pii, ...(subject === null ? {} : { subj: subject }) }]);
    }
    case 'recordFact': {
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      const { fact, day } = command;
      if (!isDay(day) || day > facts.today) return err(refusal('dateWrong'));
      return ok([draft('person.fact', by.value, { person, fact, day, proofs })]);
    }
    case 'grantGrace': {
      // Q4: a named head answers for it, alone, and not for themselves.
      const by = managersOf(state, proofs, facts);
      if (!by.ok) return by;
      if (by.value.length !== 1 || by.value[0]?.role !== 'head') return err(refusal('notManager'));
      const found = activePerson(state, person);
      if (!found.ok) return found;
      if (by.value[0].person === person) return err(refusal('ownAffair'));
      // Once in a calendar year: a delay is no way round the training.
      const last = found.value.graceUntil;
      if (last !== null && last >= `${facts.today.slice(0, 4)}-01-01`) return err(refusal('trainingOverdue'));
      const until = addDays(facts.today, facts.rules.graceDays);
      return ok([draft('person.grace', by.value, { person, until, proofs })]);
    }
    case 'recordLeaving': {
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      if (!isDay(command.day) || command.day > facts.today) return err(refusal('dateWrong'));
      const left = draft('person.left', by.value, { person, day: command.day, proofs });
      return ok([left, ...endSignIns(state, (one) => one.person === person, 'revoked', by.value)]);
    }
    default:
      return assertNever(command);
  }
}

/** Formal employees who signed the confidentiality agreement, and nobody else (Q2.5, Q13.3). */
export function enrolmentGates(
  { formal, confidentiality }: { readonly formal: string | null; readonly confidentiality: string | null },
  today: string,
): Result<{ formal: string; confidentiality: string }, PeopleRefusal> {
  if (formal === null) return err(refusal('notFormal'));
  if (confidentiality === null) return err(refusal('noConfidentiality'));
  const possible = [formal, confidentiality].every((day) => isDay(day) && day <= today);
  return possible ? ok({ formal, confidentiality }) : err(refusal('dateWrong'));
}
