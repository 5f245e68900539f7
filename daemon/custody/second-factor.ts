/** What each person adds to the badge: a PIN at the same reader, or a key switch turned after the badge. */
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, endOpening, raise, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import { type Attempt, isAttempt, type Present } from './opening-states.ts';
import { tryRelease } from './release.ts';

/** The PIN itself was compared elsewhere; only right or wrong comes here, and a duress PIN is simply right. */
export function takePin(
  book: Book,
  { lock, reader, person, right, penaltyMs }: Extract<CustodyCommand, { type: 'pin' }>,
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
  // The one that earns the penalty is told as wrong; whatever comes while it lasts, right digits too, is not looked at.
  if (book.facts.penaltyLeftMs > 0 && penaltyMs === 0) return book.refuse('penalty', about);
  if (right && book.facts.mono - attempt.lastBadgeMono > rule.factorMs) return book.refuse('pinTooLate', about);
  if (!right) return noteWrong(book, attempt, who, penaltyMs);
  if (who.factor === null)
    book.write({ type: 'opening.factor', data: { opening, lock, person, reader, factor: 'pin', given: true } }, [
      person,
    ]);
  tryRelease(book, lock);
}

function noteWrong(book: Book, attempt: Attempt, { person, reader }: Present, penaltyMs: number): undefined {
  const { opening, lock } = attempt;
  book.write({ type: 'opening.pin-wrong', data: { opening, lock, person, reader, penaltyMs } }, [person]);
  book.refuse('pinWrong', { lock, person });
  if (penaltyMs === 0) return;
  endOpening(book, attempt, 'penalty');
  raise(book, 'penalty', 'alarm', lock, opening);
}

/** A badge or a PIN that signs nothing of what was put up at the lock: written down like any refusal. */
export function noteTurnedAway(book: Book, command: Extract<CustodyCommand, { type: 'turnedAway' }>): undefined {
  const { lock, reader, badge, person, code, penaltyMs } = command;
  if (ruleOf(book, lock) === null) return book.refuse('lockUnknown', { lock: null, person: null });
  book.refuse(code, { lock, person, badge, reader });
  if (penaltyMs > 0) raise(book, 'penalty', 'alarm', lock, command.id);
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
