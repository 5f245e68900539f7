/** How a permission comes to be, step by step, and how it stops. Granting takes two managers, stopping one. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { isDay } from './calendar-day.ts';
import type { PeopleFacts, PermissionCommand } from './people-commands.ts';
import { draft } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import type { PeopleState, Permission, Person } from './people-state.ts';
import { managersOf, twoManagers } from './proofs.ts';
import { type FilingStep, filingChain, type PersonRole } from './roles.ts';
import { endSignIns } from './sign-in-ends.ts';
import { activePerson, excludedBy, missingForFiling } from './standing.ts';

export function decidePermission(
  state: PeopleState,
  command: PermissionCommand,
  facts: PeopleFacts,
): Result<readonly EntryDraft[], PeopleRefusal> {
  const { person: id, role, proofs } = command;
  const stops = command.type === 'suspendPermission' || command.type === 'endPermission';
  const by = stops ? managersOf(state, proofs, facts) : twoManagers(state, proofs, facts);
  if (!by.ok) return by;
  if (!stops && by.value.some((manager) => manager.person === id)) return err(refusal('ownAffair'));
  const found = activePerson(state, id);
  if (!found.ok) return found;
  const person = found.value;
  const now = person.permissions.get(role);
  const about = { person: id, role, proofs };
  const excluded = stops ? null : excludedBy(person, role, facts.rules);
  if (excluded !== null) return err(excluded);
  switch (command.type) {
    case 'requestPermission':
      if (now !== undefined && now.state !== 'ended') return err(refusal('permissionKnown'));
      return ok([draft('permission.requested', by.value, about)]);
    case 'approvePermission': {
      const trouble = stepTrouble(now, role, command, facts.today);
      if (trouble !== null) return err(trouble);
      const { step, day } = command;
      return ok([draft('permission.approved', by.value, { ...about, step, day })]);
    }
    case 'filePermission': {
      const trouble = filingTrouble(person, role, command, facts.today);
      if (trouble !== null) return err(trouble);
      const { day, from, until } = command;
      return ok([draft('permission.filed', by.value, { ...about, day, from, until })]);
    }
    case 'resumePermission':
      if (now?.state !== 'suspended') return err(refusal('permissionUnknown'));
      return ok([draft('permission.resumed', by.value, about)]);
    case 'suspendPermission':
      if (now?.state !== 'filed') return err(refusal('permissionUnknown'));
      return ok([draft('permission.suspended', by.value, about), ...endSessions()]);
    case 'endPermission':
      if (now === undefined || now.state === 'ended') return err(refusal('permissionUnknown'));
      return ok([draft('permission.ended', by.value, about), ...endSessions()]);
    default:
      return assertNever(command);
  }

  function endSessions(): readonly EntryDraft[] {
    const actors = by.ok ? by.value : [];
    return endSignIns(state, (one) => one.person === id && one.role === role, 'revoked', actors);
  }
}

/** Q2.4: each level after the one below it, none left out. */
function stepTrouble(
  now: Permission | undefined,
  role: PersonRole,
  { step, day }: { readonly step: FilingStep; readonly day: string },
  today: string,
): PeopleRefusal | null {
  if (now?.state !== 'requested' && now?.state !== 'approved') return refusal('permissionUnknown');
  const chain = filingChain(role);
  const done = now.state === 'approved' ? chain.indexOf(now.step) : -1;
  if (chain[done + 1] !== step) return refusal('permissionOrder');
  const earliest = now.state === 'approved' ? now.day : '';
  return isDay(day) && earliest <= day && day <= today ? null : refusal('dateWrong');
}

function filingTrouble(
  person: Person,
  role: PersonRole,
  { day, from, until }: { readonly day: string; readonly from: string; readonly until: string | null },
  today: string,
): PeopleRefusal | null {
  const now = person.permissions.get(role);
  if (now === undefined || now.state === 'ended') return refusal('permissionUnknown');
  if (now.state !== 'approved' || now.step !== filingChain(role).at(-1)) return refusal('permissionOrder');
  const days = isDay(day) && isDay(from) && (until === null || isDay(until));
  // Not in force before it was filed, and not filed before the last level agreed.
  const order = now.day <= day && day <= today && day <= from && (until === null || from <= until);
  return days && order ? missingForFiling(person, role, today) : refusal('dateWrong');
}
