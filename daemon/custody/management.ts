/** What managers may do to a lock: service, timer, limits. None of it opens, and none of those who open may do it (safe.md 6, 16–20). */
import { LONGEST_TIMER_MS } from './calendar-lock.ts';
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, isUnlocked, ruleOf } from './decision.ts';
import { FIXED, type LockRule, parseLockRule } from './lock-rules.ts';
import type { RefusalCode } from './refusals.ts';

/** One supervisor takes a lock out of service or puts it back; that releases nothing (19). */
export function setService(book: Book, { lock, enabled, by }: Extract<CustodyCommand, { type: 'service' }>): undefined {
  if (managed(book, lock, [by]) === null) return;
  if (book.state().outOfService.has(lock) === enabled)
    book.write({ type: 'lock.service', data: { lock, enabled, by } }, [by]);
}

/** Two managers keep a lock shut until a time (16). It can be made longer, never shorter. */
export function setTimer(book: Book, command: Extract<CustodyCommand, { type: 'timer' }>): undefined {
  const { lock, untilWall, by, confirmedBy } = command;
  if (managed(book, lock, [by, confirmedBy]) === null) return;
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock, person: by });
  if (!book.facts.clockTrusted) return refuse('clockUntrusted');
  const running = book.state().timers.get(lock) ?? 0;
  if (untilWall < running && book.facts.wall < running) return refuse('timerRunning');
  if (untilWall > book.facts.wall + LONGEST_TIMER_MS) return refuse('timerTooLong');
  book.write({ type: 'lock.timer', data: { lock, untilWall, by, confirmedBy } }, [by, confirmedBy]);
}

/** Two managers change limits. Which lock, which safe, what it holds and who opens it are not theirs to change (17, 20). */
export function changeRule(book: Book, command: Extract<CustodyCommand, { type: 'changeRule' }>): undefined {
  const { lock, by, confirmedBy } = command;
  const before = managed(book, lock, [by, confirmedBy]);
  if (before === null) return;
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock, person: by });
  const parsed = parseLockRule(command.rule);
  if (!parsed.ok || FIXED.some((field) => JSON.stringify(parsed.value[field]) !== JSON.stringify(before[field])))
    return refuse('ruleInvalid');
  const doorOpen = isUnlocked(book, lock) === true;
  if (before.changeWithDoorOpen && book.state().openings.get(lock)?.stage !== 'open') return refuse('doorMustBeOpen');
  book.write({ type: 'lock.rule-changed', data: { lock, rule: parsed.value, doorOpen, by, confirmedBy } }, [
    by,
    confirmedBy,
  ]);
}

/** The lock's rule when all of `people` manage it and none stands there twice; else null, after a refusal. */
function managed(book: Book, lock: string, people: readonly string[]): LockRule | null {
  const rule = ruleOf(book, lock);
  const refuse = (code: RefusalCode): null => {
    book.refuse(code, { lock: rule === null ? null : lock, person: people[0] ?? null });
    return null;
  };
  if (rule === null) return refuse('lockUnknown');
  if (new Set(people).size !== people.length) return refuse('twoPeopleNeeded');
  const opens = rule.people.flat();
  for (const person of people) {
    const standing = book.facts.people.get(person);
    if (standing?.filed.some((role) => rule.managers.includes(role)) !== true) return refuse('notAManager');
    if (standing.roles.some((role) => opens.includes(role))) return refuse('roleConflict');
  }
  return rule;
}
