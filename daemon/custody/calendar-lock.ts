/** When a lock may be opened at all: opening hours, and a timer that two managers set. */
import type { CustodyFacts } from './custody-commands.ts';
import type { LockRule } from './lock-rules.ts';
import type { CustodyState } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';

/** The longest timer of the best safe locks: 99 h 59 min (safe.md 6, behaviour 16). */
export const LONGEST_TIMER_MS = (99 * 60 + 59) * 60_000;

/** Null where the hour allows opening. Stands on wall time; the caller has refused already when the clock is not trusted. */
export function hourObstacle(state: CustodyState, rule: LockRule, { wall, local }: CustodyFacts): RefusalCode | null {
  const until = state.timers.get(rule.lock);
  if (until !== undefined && wall < until) return 'timerRunning';
  if (rule.calendar === null) return null;
  const within = rule.calendar.some(
    ({ days, fromMinute, toMinute }) =>
      days.includes(local.weekday) && fromMinute <= local.minute && local.minute < toMinute,
  );
  return within && local.workingDay ? null : 'outOfHours';
}
