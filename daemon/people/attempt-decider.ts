/** May this PIN or passphrase be checked now, and what did the check say? The try is on disk before the check. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { penaltyOf } from './attempt-penalty.ts';
import type { AttemptCommand, PeopleFacts } from './people-commands.ts';
import { draft, type PersonActor, type RejectReason } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import { strongEnough } from './people-rules.ts';
import type { Attempt, PeopleState } from './people-state.ts';

type Decided = Result<readonly EntryDraft[], PeopleRefusal>;

const DAEMON: readonly Actor[] = [{ part: 'daemon' }];

export function decideAttempt(state: PeopleState, command: AttemptCommand, facts: PeopleFacts): Decided {
  if (command.type === 'beginAttempt') return decideBegin(state, command, facts);
  const running = state.attempts.get(command.attempt);
  if (running === undefined) return err(refusal('attemptUnknown'));
  switch (command.type) {
    case 'acceptAttempt': {
      const { person, reader } = running;
      // Taken away while the check ran: the right digits no longer count.
      if (person === null || !stillCounts(state, running)) return ok([rejected(command.attempt, running, 'revoked')]);
      const actors: readonly PersonActor[] = [{ person }];
      const { attempt, sealed } = command;
      return ok([draft('attempt.accepted', actors, { attempt, person, reader, sealed })]);
    }
    case 'rejectAttempt':
      return ok([rejected(command.attempt, running, command.reason)]);
    default:
      return assertNever(command);
  }
}

/** The entry that ends an attempt without success. */
export function rejected(attempt: string, { person, reader }: Attempt, reason: RejectReason): EntryDraft {
  return draft('attempt.rejected', DAEMON, { attempt, person, reader, reason });
}

function stillCounts(state: PeopleState, { person, badge }: Attempt): boolean {
  const known = person === null ? undefined : state.persons.get(person);
  return (
    known !== undefined && known.state !== 'left' && (badge === null || state.badges.get(badge)?.revoked === false)
  );
}

function decideBegin(
  state: PeopleState,
  command: Extract<AttemptCommand, { type: 'beginAttempt' }>,
  facts: PeopleFacts,
): Decided {
  const { attempt, person, badge, reader, kind, use } = command;
  if (state.attempts.has(attempt) || state.proofs.has(attempt)) return err(refusal('idUsed'));
  const waitMs = penaltyOf(state, person, reader, facts);
  // During the penalty right digits fail too, and nothing is counted (lock practice, behaviour 6).
  if (waitMs > 0) return err({ ...refusal('penalty'), waitMs });
  const busy = [...state.attempts.values()].some(
    (other) => other.reader === reader || (person !== null && other.person === person),
  );
  if (busy) return err(refusal('attemptBusy'));
  const trouble = identityTrouble(state, command, facts);
  if (trouble !== null) return err(trouble);
  return ok([draft('attempt.begun', DAEMON, { attempt, person, badge, reader, kind, use })]);
}

function identityTrouble(
  state: PeopleState,
  { person, badge, kind }: Extract<AttemptCommand, { type: 'beginAttempt' }>,
  facts: PeopleFacts,
): PeopleRefusal | null {
  if (kind === 'pin') {
    // A PIN belongs to a badge: alone it is too short to name anybody.
    const known = badge === null ? undefined : state.badges.get(badge);
    if (known === undefined || known.person !== person) return refusal('badgeUnknown');
    if (known.revoked) return refusal('badgeRevoked');
    if (!strongEnough(known.class, facts.rules.minCredential)) return refusal('badgeWeak');
  } else if (badge !== null) return refusal('badgeUnknown');
  // A name that nobody has is checked like any other, so that names cannot be found out by trying.
  if (person === null) return null;
  const found = state.persons.get(person);
  if (found === undefined) return refusal('personUnknown');
  if (found.state === 'left') return refusal('personLeft');
  return kind === 'pin' && !found.secrets.has('pin') ? refusal('secretUnset') : null;
}
