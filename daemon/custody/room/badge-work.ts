/** A badge at a reader of the safe: it signs what is put up there, waits to be told to confirm, or counts towards an opening. */
import type { CredentialClass } from '../opening-entries.ts';
import { type CustodyState, isAttempt } from '../opening-states.ts';
import type { RefusalCode } from '../refusals.ts';
import type { SafeCore } from './safe-core.ts';
import type { SignWork } from './sign-work.ts';
import { awaitsWord, type Candidate, lockForBadge, lockInUse } from './which-lock.ts';

export interface BadgeSeen {
  readonly credential: string;
  readonly credentialClass: CredentialClass;
}

export function candidatesAt(core: SafeCore, reader: string): readonly Candidate[] {
  return core.wired().flatMap(({ lock, readers }) => {
    const rule = readers.includes(reader) ? core.ruleOf(lock) : null;
    return rule === null ? [] : [{ rule, signing: core.signings.has(lock) }];
  });
}

/** Only inside a job of the queue. `seen` is null for a read that proves nothing: a badge of nobody. */
export async function takeBadgeAt(
  core: SafeCore,
  signing: SignWork,
  reader: string,
  seen: BadgeSeen | null,
): Promise<void> {
  const who = seen === null ? null : core.deps.people.whoseBadge(seen);
  const standing = who === null ? undefined : core.deps.people.standings().get(who.person);
  const lock = lockForBadge(candidatesAt(core, reader), core.state(), who?.person ?? null, standing);
  if (lock === null) return;
  const about = { lock, reader, badge: who?.badge ?? null, person: who?.person ?? null };
  if (core.signings.has(lock) && !goesToAttempt(core, lock, about.person)) {
    await signing.badge(about);
    return;
  }
  if (waitsForWordOf(core.state(), lock, about.person)) {
    // Nothing is confirmed by a badge alone: the person first says on the panel or keypad what the badge shall mean.
    await turnAway(core, about, 'registerNotClosed');
    return;
  }
  await core.decide({ type: 'badge', ...about });
}

/** Read while the line was cut, told when it was back: nobody need stand there any more. Written down, and nothing else. */
export async function turnAwayKept(core: SafeCore, reader: string, seen: BadgeSeen | null): Promise<void> {
  const who = seen === null ? null : core.deps.people.whoseBadge(seen);
  const lock = lockInUse(candidatesAt(core, reader), core.state());
  const about = { reader, badge: who?.badge ?? null, person: who?.person ?? null };
  if (lock !== null) await turnAway(core, { lock, ...about }, 'readerSilent');
}

export interface TurnedAway {
  readonly lock: string;
  readonly reader: string;
  readonly badge: string | null;
  readonly person: string | null;
}

/** Refused before the rules of the opening were asked; written down all the same. */
export async function turnAway(core: SafeCore, who: TurnedAway, code: RefusalCode, penaltyMs = 0): Promise<void> {
  await core.decide({ type: 'turnedAway', ...who, code, penaltyMs });
}

/** While two people are opening, a badge of anybody else belongs to the attempt, whatever is put up: it may have to end it. */
function goesToAttempt(core: SafeCore, lock: string, person: string | null): boolean {
  const opening = core.state().openings.get(lock);
  return opening !== undefined && isAttempt(opening) && !opening.people.some((one) => one.person === person);
}

function waitsForWordOf(state: CustodyState, lock: string, person: string | null): boolean {
  const opening = state.openings.get(lock);
  if (opening === undefined || isAttempt(opening) || !awaitsWord(opening)) return false;
  return opening.people.some((one) => one.person === person) && opening.movement?.enteredBy !== person;
}
