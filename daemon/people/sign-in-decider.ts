/** Who sits at which screen, in which one role. One live sign-in a person, one person a screen. Pure. */
import { assertNever, err, ok, type Result } from '../../devices/kit/result.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { rejected } from './attempt-decider.ts';
import type { PeopleFacts, SignInCommand } from './people-commands.ts';
import { draft, type LockReason, type PersonActor } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import type { PeopleRules } from './people-rules.ts';
import type { PeopleState, SignIn } from './people-state.ts';
import { proofOf } from './proofs.ts';
import type { PersonRole } from './roles.ts';
import { endSignIns } from './sign-in-ends.ts';
import { standingIn } from './standing.ts';

type Decided = Result<readonly EntryDraft[], PeopleRefusal>;
type Of<T extends SignInCommand['type']> = Extract<SignInCommand, { type: T }>;

const DAEMON: readonly Actor[] = [{ part: 'daemon' }];

export function decideSignIn(state: PeopleState, command: SignInCommand, facts: PeopleFacts): Decided {
  if (command.type === 'startUp') {
    const attempts = [...state.attempts].map(([id, attempt]) => rejected(id, attempt, 'interrupted'));
    return ok([...attempts, ...endSignIns(state, () => true, 'restart', DAEMON)]);
  }
  if (command.type === 'signIn') return decideOpening(state, command, facts);
  const found = state.signIns.get(command.session);
  if (found === undefined) return err(refusal('sessionUnknown'));
  const { session } = command;
  const { person } = found;
  const self: readonly PersonActor[] = [{ person, role: found.role, session }];
  switch (command.type) {
    case 'lockScreen':
      return ok(found.locked ? [] : [draft('signin.locked', self, { session, person, reason: command.reason })]);
    case 'signOut':
      return ok([draft('signin.ended', self, { session, person, reason: 'signedOut' })]);
    case 'unlockScreen': {
      const [attempt, ...more] = command.proofs;
      const proof = attempt === undefined || more.length > 0 ? null : proofOf(state, attempt, facts);
      if (proof === null) return err(refusal('proofMissing'));
      if (!proof.ok) return proof;
      // Another person does not take over what the first one left open.
      if (proof.value.person !== person) return err(refusal('screenTaken'));
      const able = standingIn(state, person, found.role, facts);
      if (!able.ok) return able;
      return ok([draft('signin.unlocked', self, { session, person, proofs: command.proofs })]);
    }
    case 'changeClerk':
      return decideChange(state, command, found, facts);
    default:
      return assertNever(command);
  }
}

function decideOpening(state: PeopleState, command: Of<'signIn'>, facts: PeopleFacts): Decided {
  const { session, role, screen, proofs } = command;
  const [attempt, ...more] = proofs;
  if (attempt === undefined || more.length > 0) return err(refusal('proofMissing'));
  const proof = proofOf(state, attempt, facts);
  if (!proof.ok) return proof;
  const { person, badge, kind } = proof.value;
  if (state.signIns.has(session)) return err(refusal('idUsed'));
  if (kind === 'passphrase' && !facts.rules.passphraseSignIn) return err(refusal('passphraseOff'));
  const able = standingIn(state, person, role, facts);
  if (!able.ok) return able;
  const others = [...state.signIns.values()].filter((one) => one.screen === screen && one.person !== person);
  if (others.some((one) => !one.locked)) return err(refusal('screenTaken'));
  const actors: readonly PersonActor[] = [{ person, role, session }];
  return ok([
    ...endSignIns(state, (one) => one.person === person, 'replaced', actors),
    ...endSignIns(state, (one) => one.screen === screen && one.person !== person, 'displaced', actors),
    draft('signin.opened', actors, { session, person, role, screen, badge, proofs }),
  ]);
}

/** Change of clerk in mid-shift: both prove themselves, both hold the role; what is handed over is counted by custody. */
function decideChange(state: PeopleState, command: Of<'changeClerk'>, from: SignIn, facts: PeopleFacts): Decided {
  const { session, next, proofs } = command;
  const [leaving, coming, ...more] = proofs;
  if (leaving === undefined || coming === undefined || more.length > 0) return err(refusal('twoPeople'));
  const [old, fresh] = [proofOf(state, leaving, facts), proofOf(state, coming, facts)];
  if (!old.ok) return old;
  if (!fresh.ok) return fresh;
  const { person, badge, kind } = fresh.value;
  if (old.value.person !== from.person || person === from.person) return err(refusal('twoPeople'));
  if (state.signIns.has(next)) return err(refusal('idUsed'));
  if (kind === 'passphrase' && !facts.rules.passphraseSignIn) return err(refusal('passphraseOff'));
  const { role, screen } = from;
  const able = standingIn(state, person, role, facts);
  if (!able.ok) return able;
  const actors: readonly PersonActor[] = [
    { person: from.person, role, session },
    { person, role, session: next },
  ];
  return ok([
    draft('clerk.changed', actors, { from: from.person, to: person, role, screen, proofs }),
    draft('signin.ended', actors, { session, person: from.person, reason: 'changeOfClerk' }),
    ...endSignIns(state, (one) => one.person === person, 'replaced', actors),
    draft('signin.opened', actors, { session: next, person, role, screen, badge, proofs }),
  ]);
}

/** Whether the person behind `session` may do something in `role` now; asked by every command of every area. */
export function actingIn(
  state: PeopleState,
  session: string,
  role: PersonRole,
  facts: Pick<PeopleFacts, 'today' | 'rules'>,
): Result<PersonActor, PeopleRefusal> {
  const found = state.signIns.get(session);
  if (found === undefined) return err(refusal('sessionUnknown'));
  if (found.locked) return err(refusal('screenLocked'));
  if (found.role !== role) return err(refusal('otherRole'));
  const able = standingIn(state, found.person, role, facts);
  return able.ok ? ok({ person: found.person, role, session }) : able;
}

/** Why a screen must lock now, or null. `badgeIn` is null where no reader holds badges. */
export function lockDue(
  { untouchedMs, badgeIn }: { readonly untouchedMs: number; readonly badgeIn: boolean | null },
  rules: PeopleRules,
): LockReason | null {
  if (badgeIn === false) return 'badgeOut';
  return untouchedMs >= rules.idleMs ? 'idle' : null;
}
