/** Badges, and the leave to set a PIN or passphrase: given by two managers, a badge taken away at once by one person. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { BadgeCommand, PeopleFacts } from './people-commands.ts';
import { draft, type PersonActor } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import { type CredentialClass, strongEnough } from './people-rules.ts';
import type { PeopleState } from './people-state.ts';
import { managersOf, proofOf, twoManagers } from './proofs.ts';
import { endSignIns } from './sign-in-ends.ts';
import { activePerson } from './standing.ts';

type Decided = Result<readonly EntryDraft[], PeopleRefusal>;

export function decideBadge(state: PeopleState, command: BadgeCommand, facts: PeopleFacts): Decided {
  switch (command.type) {
    case 'enrolBadge': {
      const { badge, person, proofs } = command;
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      if (state.badges.has(badge)) return err(refusal('idUsed'));
      if (facts.cardKnown) return err(refusal('badgeKnown'));
      if (tooWeak(command.class, facts)) return err(refusal('badgeWeak'));
      return ok([draft('badge.enrolled', by.value, { badge, person, class: command.class, proofs })]);
    }
    case 'revokeBadge':
      return decideRevocation(state, command, facts);
    case 'allowSecret': {
      const { person, kind, proofs } = command;
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      return ok([draft('secret.allowed', by.value, { person, kind, proofs })]);
    }
    case 'setSecret': {
      const { person, kind, secret } = command;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      const leave = found.value.leaves.get(kind);
      const { boot, mono } = facts.now;
      const live = leave !== undefined && leave.boot === boot && mono - leave.mono <= facts.rules.leaveMs;
      if (!live) return err(refusal('leaveMissing'));
      const used = [...state.persons.values()].some(({ secrets }) => [...secrets.values()].includes(secret));
      if (used) return err(refusal('idUsed'));
      const self: readonly PersonActor[] = [{ person }];
      return ok([draft('secret.set', self, { person, kind, secret })]);
    }
    default:
      return assertNever(command);
  }
}

/** Below what the site asks for, or called secure although the reader saw a number that anyone can copy. */
export function tooWeak(claimed: CredentialClass, facts: PeopleFacts): boolean {
  if (claimed === 'secure-app' && facts.cardSecure === false) return true;
  return !strongEnough(claimed, facts.rules.minCredential);
}

/** One manager, or the holder who lost it: taking away must be quick, and giving back takes two. */
function decideRevocation(
  state: PeopleState,
  command: Extract<BadgeCommand, { type: 'revokeBadge' }>,
  facts: PeopleFacts,
): Decided {
  const { badge, reason, proofs } = command;
  const known = state.badges.get(badge);
  if (known === undefined) return err(refusal('badgeUnknown'));
  if (known.revoked) return err(refusal('badgeRevoked'));
  const holder = proofs[0] === undefined ? null : proofOf(state, proofs[0], facts);
  const own = holder?.ok === true && proofs.length === 1 && holder.value.person === known.person;
  const managers: Result<readonly PersonActor[], PeopleRefusal> = own
    ? ok([{ person: known.person }])
    : managersOf(state, proofs, facts);
  if (!managers.ok) return managers;
  const entry = draft('badge.revoked', managers.value, { badge, person: known.person, reason, proofs });
  return ok([entry, ...endSignIns(state, (one) => one.badge === badge, 'revoked', managers.value)]);
}
