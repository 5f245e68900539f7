/** When a keeper is away: two managers record it, a deputy with an own filed permission acts, the absent one cannot. Pure. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { isDay } from './calendar-day.ts';
import type { AbsenceCommand, PeopleFacts } from './people-commands.ts';
import { draft } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import type { PeopleState } from './people-state.ts';
import { twoManagers } from './proofs.ts';
import { endSignIns } from './sign-in-ends.ts';
import { activePerson, standingIn } from './standing.ts';

export function decideAbsence(
  state: PeopleState,
  command: AbsenceCommand,
  facts: PeopleFacts,
): Result<readonly EntryDraft[], PeopleRefusal> {
  const { person, role, proofs } = command;
  const by = twoManagers(state, proofs, facts);
  if (!by.ok) return by;
  const found = activePerson(state, person);
  if (!found.ok) return found;
  const known = found.value.absences.get(role);
  if (command.type === 'endAbsence') {
    if (known === undefined) return err(refusal('absenceUnknown'));
    return ok([draft('absence.ended', by.value, { person, role, proofs })]);
  }
  const { deputy, from, until } = command;
  if (known !== undefined && known.until >= facts.today) return err(refusal('absenceKnown'));
  if (!isDay(from) || !isDay(until) || from < facts.today || until < from) return err(refusal('dateWrong'));
  if (!found.value.permissions.has(role)) return err(refusal('permissionUnknown'));
  if (deputy === person) return err(refusal('twoPeople'));
  // A deputy is excluded like anyone else: no exception is made for a short time.
  for (const today of [from, until]) {
    const able = standingIn(state, deputy, role, { today, rules: facts.rules });
    if (!able.ok) return able;
  }
  const entry = draft('absence.recorded', by.value, { person, role, deputy, from, until, proofs });
  const now = from <= facts.today;
  const ended = now ? endSignIns(state, (one) => one.person === person && one.role === role, 'revoked', by.value) : [];
  return ok([entry, ...ended]);
}
