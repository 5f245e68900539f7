/** The check at the end of the day: two people see that all is shut, also on a day on which nothing was opened. */
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, isUnlocked, raise, ruleOf } from './decision.ts';
import { fewestPeople } from './lock-rules.ts';
import { countsOf } from './movement.ts';
import { NO_STOCK } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';

/** Written down once a day and lock (safe.md 6, behaviour 14; Q7.3). An opening after it asks for a new check. */
export function checkDay(
  book: Book,
  { lock, by, confirmedBy }: Extract<CustodyCommand, { type: 'dayCheck' }>,
): undefined {
  const rule = ruleOf(book, lock);
  if (rule === null) return book.refuse('lockUnknown', { lock: null, person: by });
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock, person: by });
  const people = confirmedBy === null ? [by] : [by, confirmedBy];
  const may = [...rule.people.flat(), ...rule.witnesses];
  if (!people.every((person) => book.facts.people.get(person)?.filed.some((role) => may.includes(role))))
    return refuse('notAWitness');
  if (new Set(people).size < fewestPeople(rule.holds) || confirmedBy === by) return refuse('twoPeopleNeeded');
  if (!book.facts.clockTrusted) return refuse('clockUntrusted');
  const unlocked = isUnlocked(book, lock);
  if (unlocked === null) return refuse('sensorSilent');
  if (unlocked || book.facts.contacts.get(lock)?.relay === 'on') return refuse('doorNotShut');
  if (book.state().openings.has(lock)) return refuse('registerNotClosed');
  const { day } = book.facts.local;
  const known = book.state().days.get(lock);
  if (known?.day === day && known.checked) return refuse('dayCheckedAlready');
  const released = book.state().counters.get(lock)?.released ?? 0;
  const held = countsOf(book.state().held.get(lock) ?? NO_STOCK);
  book.write({ type: 'day.checked', data: { lock, day, by, confirmedBy, released, held } }, people);
}

/** A check that is due and was not made is an alarm, once a day. */
export function remindOfDay(book: Book): undefined {
  const { local, clockTrusted, rules } = book.facts;
  if (!clockTrusted || !local.workingDay) return;
  for (const lock of rules.keys()) {
    const due = ruleOf(book, lock)?.dayEndMinute ?? null;
    if (due === null || local.minute < due || book.state().days.get(lock)?.day === local.day) continue;
    book.write({ type: 'day.check-missed', data: { lock, day: local.day } }, []);
    raise(book, 'dayCheckMissed', 'warning', lock, local.day);
  }
}
