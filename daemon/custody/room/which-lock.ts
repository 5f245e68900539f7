/** Which lock a badge or a key at a reader is meant for, where one reader serves several. Pure. */
import type { PersonStanding } from '../custody-commands.ts';
import type { LockRule } from '../lock-rules.ts';
import { type CustodyState, isAttempt, type Opening, type Running } from '../opening-states.ts';
import { standsAs } from '../two-people.ts';

/** A lock at the reader: its rule in force, and whether an act is put up there for signing. */
export interface Candidate {
  readonly rule: LockRule;
  readonly signing: boolean;
}

/** The opening that was released and is not over; null for none, or for a mere attempt. */
export function runningOf(opening: Opening | undefined): Running | null {
  return opening === undefined || isAttempt(opening) ? null : opening;
}

/** Entered, and waiting for another person's word. */
export function awaitsWord(opening: Opening | undefined): boolean {
  const running = runningOf(opening);
  return running !== null && running.movement !== null && !running.confirmed;
}

/**
 * What is under way comes first: an act put up, an attempt, a register that waits for this person's word. Then a compartment whose
 * outer door stands open, when this person may stand there; else the innermost lock in use, else the safe's own door.
 */
export function lockForBadge(
  candidates: readonly Candidate[],
  state: CustodyState,
  person: string | null,
  standing: PersonStanding | undefined,
): string | null {
  const openingAt = ({ rule }: Candidate): Opening | undefined => state.openings.get(rule.lock);
  const found =
    candidates.find(({ signing }) => signing) ??
    candidates.find((one) => {
      const opening = openingAt(one);
      return opening !== undefined && isAttempt(opening);
    }) ??
    candidates.find((one) => {
      const opening = openingAt(one);
      const inIt = opening?.people.some((other) => other.person === person) === true;
      return awaitsWord(opening) && inIt && runningOf(opening)?.movement?.enteredBy !== person;
    }) ??
    candidates.find(
      (one) =>
        one.rule.within !== null &&
        openingAt(one) === undefined &&
        state.openings.get(one.rule.within)?.stage === 'open' &&
        standsAs(one.rule, standing).ok,
    );
  return found?.rule.lock ?? lockInUse(candidates, state);
}

/** The innermost lock that is in use, else the first of the safe's own doors. */
export function lockInUse(candidates: readonly Candidate[], state: CustodyState): string | null {
  const inner = [...candidates].sort((a, b) => Number(b.rule.within !== null) - Number(a.rule.within !== null));
  const used = inner.find(({ rule, signing }) => signing || state.openings.has(rule.lock));
  return (used ?? candidates.find(({ rule }) => rule.within === null) ?? candidates[0])?.rule.lock ?? null;
}
