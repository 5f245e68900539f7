/** Leaving the desk for a moment: one's own drawer must be locked (Q7.2). */
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, raise } from './decision.ts';

/** A person who is away locks the screen; a drawer left unlocked is an alarm, once until it is put right. */
export function noteDesk(
  book: Book,
  { drawer, person, present, locked }: Extract<CustodyCommand, { type: 'desk' }>,
): undefined {
  const before = book.state().drawers.get(drawer);
  if (before?.person === person && before.present === present && before.locked === locked) return;
  book.write({ type: 'desk.drawer', data: { drawer, person, present, locked } }, [person]);
  if (!present) book.effect({ type: 'lockScreen', person });
  if (!present && !locked) raise(book, 'awayDrawerUnlocked', 'alarm', null, drawer);
}
