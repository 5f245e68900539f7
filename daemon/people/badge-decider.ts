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
      const { person, kind, screen, proofs } = command;
      const by = twoManagers(state, proofs, facts);
      if (!by.ok) return by;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      return ok([draft('secret.allowed', by.value, { person, kind, screen, proofs })]);
    }
    case 'setSecret': {
      const { person, kind, secret, screen, badge } = command;
      const found = activePerson(state, person);
      if (!found.ok) return found;
      const leave = found.value.leaves.get(kind);
      const { boot, mono } = facts.now;
      const live = leave !== undefined && leave.boot === boot && mono - leave.mono <= facts.rules.leaveMs;
      if (!live || leave.screen !== screen) return err(refusal('leaveMissing'));
      const shown = shownBadge(state, command);
      if (!shown.ok) return shown;
      const used = [...state.persons.values()].some(({ secrets }) => [...secrets.values()].includes(secret));
      if (used) return err(refusal('idUsed'));
      const self: readonly PersonActor[] = [{ person }];
      return ok([draft('secret.set', self, { person, kind, secret, badge })]);
    }
    default:
      return assertNever(command);
  }
}

/** Badges of somebody that are not revoked. */
export function badgesOf(state: PeopleState, person: string): readonly string[] {
  return [...state.badges].filter(([, one]) => one.person === person && !one.revoked).map(([badge]) => badge);
}

/** The leave names a person: whoever sets the secret shows to be that person. Without any badge a passphrase needs none. */
function shownBadge(
  state: PeopleState,
  { person, kind, badge }: Extract<BadgeCommand, { type: 'setSecret' }>,
): Result<null, PeopleRefusal> {
  if (badge === null && kind === 'passphrase' && badgesOf(state, person).length === 0) return ok(null);
  const known = badge === null ? undefined : state.badges.get(badge);
  if (known === undefined || known.person !== person) return err(refusal('badgeUnknown'));
  return known.revoked ? err(refusal('badgeRevoked')) : ok(null);
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
