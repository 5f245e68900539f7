/** What each person adds to the badge: a PIN at the same reader, or a key switch turned after the badge. */
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, endOpening, raise, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import { type Attempt, isAttempt, type Present } from './opening-states.ts';
import { penaltyEarned, penaltyLeft } from './penalties.ts';
import { tryRelease } from './release.ts';

/** The PIN itself was compared elsewhere; only right or wrong comes here, and a duress PIN is simply right. */
export function takePin(
  book: Book,
  { lock, reader, person, right }: Extract<CustodyCommand, { type: 'pin' }>,
): undefined {
  const found = attemptOf(book, lock);
  const who = found?.attempt.people.find((one) => one.person === person);
  // Someone who has not badged is not named in the entry: nothing proves the name.
  const about = { lock: found === null ? null : lock, person: who?.person ?? null };
  if (found === null || who === undefined) return book.refuse('attemptOver', about);
  const { rule, attempt } = found;
  const { opening } = attempt;
  if (who.reader !== reader) return book.refuse('otherReader', about);
  if (rule.factors[who.role] !== 'pin') return book.refuse('wrongFactor', about);
  if (penaltyLeft(book.state().tries, person, reader, book.facts) > 0) return book.refuse('penalty', about);
  if (book.facts.mono - attempt.lastBadgeMono > rule.factorMs) return book.refuse('pinTooLate', about);
  if (!right) return countWrong(book, rule, attempt, who);
  if (who.factor === null)
    book.write({ type: 'opening.factor', data: { opening, lock, person, reader, factor: 'pin', given: true } }, [
      person,
    ]);
  tryRelease(book, lock);
}

function countWrong(book: Book, rule: LockRule, attempt: Attempt, { person, reader }: Present): undefined {
  const { opening, lock } = attempt;
  const { tries } = book.state();
  const personPenaltyMs = penaltyEarned(tries, { person }, rule);
  const readerPenaltyMs = penaltyEarned(tries, { reader }, rule);
  book.write({ type: 'opening.pin-wrong', data: { opening, lock, person, reader, personPenaltyMs, readerPenaltyMs } }, [
    person,
  ]);
  book.refuse('pinWrong', { lock, person });
  if (personPenaltyMs + readerPenaltyMs === 0) return;
  endOpening(book, attempt, 'penalty');
  raise(book, 'penalty', 'alarm', lock, opening);
}

/** A key counts when it is turned after its person's badge; one that was turned before must be turned back first. */
export function takeKey(book: Book, { lock, role, turned }: Extract<CustodyCommand, { type: 'key' }>): undefined {
  const found = attemptOf(book, lock);
  const who = found?.attempt.people.find((one) => one.role === role);
  if (found === null || who === undefined) {
    if (turned && book.facts.rules.has(lock) && !isRunning(book, lock))
      book.refuse('keyBeforeBadge', { lock, person: null });
    return;
  }
  const { person, factor } = who;
  const about = { opening: found.attempt.opening, lock, person, reader: null, factor: 'keySwitch' } as const;
  if (found.rule.factors[role] !== 'keySwitch')
    return turned ? book.refuse('wrongFactor', { lock, person }) : undefined;
  if (turned === (factor !== null)) return;
  book.write({ type: 'opening.factor', data: { ...about, given: turned } }, [person]);
  if (turned) tryRelease(book, lock);
}

function isRunning(book: Book, lock: string): boolean {
  const opening = book.state().openings.get(lock);
  return opening !== undefined && !isAttempt(opening);
}

function attemptOf(book: Book, lock: string): { readonly rule: LockRule; readonly attempt: Attempt } | null {
  const rule = ruleOf(book, lock);
  const attempt = book.state().openings.get(lock);
  return rule === null || attempt === undefined || !isAttempt(attempt) ? null : { rule, attempt };
}
