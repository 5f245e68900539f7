/**
 * Opening the safe takes two different people. This file decides; it never waits, reads a clock or does I/O.
 * A decision's entries are on disk before any of its effects is carried out. README.md tells where each rule stands.
 */
import { assertNever } from '../../devices/kit/result.ts';
import type { CustodyCommand, CustodyFacts } from './custody-commands.ts';
import { checkDay, remindOfDay } from './day-end.ts';
import { type Book, type CustodyDecision, createBook } from './decision.ts';
import { noteDesk } from './desk-drawers.ts';
import { watchDoors } from './door-watch.ts';
import { cancelAttempt, endWhatIsOver, noteClock, noteTrouble } from './interruption.ts';
import { changeRule, setService, setTimer } from './management.ts';
import { confirmMovement, disputeMovement, enterMovement } from './movement.ts';
import { type CustodyState, isAttempt } from './opening-states.ts';
import { noteTurnedAway, takeKey, takePin } from './second-factor.ts';
import { takeBadge } from './two-people.ts';
import { acknowledge, confirmAccount, enterAccount } from './write-up.ts';

/** What `command` leads to. The state after it is `evolveCustody` over the entries that the ledger makes of the drafts. */
export function decideCustody(state: CustodyState, command: CustodyCommand, facts: CustodyFacts): CustodyDecision {
  const book = createBook(state, command, facts);
  if (command.type === 'start') book.write({ type: 'custody.started', data: { locks: [...facts.rules.keys()] } }, []);
  // What the world did comes before what is asked: nobody is let in on an attempt that time or trouble has ended.
  settle(book);
  obey(book, command);
  settle(book);
  return book.done();
}

function settle(book: Book): undefined {
  endWhatIsOver(book);
  watchDoors(book);
}

function obey(book: Book, command: CustodyCommand): undefined {
  switch (command.type) {
    case 'start':
    case 'regained':
      return;
    case 'tick':
      return remindOfDay(book);
    case 'clockMoved':
      return noteClock(book, command);
    case 'badge':
      return takeBadge(book, command);
    case 'pin':
      return takePin(book, command);
    case 'turnedAway':
      return noteTurnedAway(book, command);
    case 'key':
      return takeKey(book, command);
    case 'cancel':
      return cancelAttempt(book, command);
    case 'pulseSeen':
      return notePulse(book, command);
    case 'enterMovement':
      return enterMovement(book, command);
    case 'confirmMovement':
      return confirmMovement(book, command);
    case 'disputeMovement':
      return disputeMovement(book, command);
    case 'trouble':
      return noteTrouble(book, command);
    case 'acknowledge':
      return acknowledge(book, command);
    case 'account':
      return enterAccount(book, command);
    case 'confirmAccount':
      return confirmAccount(book, command);
    case 'service':
      return setService(book, command);
    case 'timer':
      return setTimer(book, command);
    case 'changeRule':
      return changeRule(book, command);
    case 'dayCheck':
      return checkDay(book, command);
    case 'desk':
      return noteDesk(book, command);
    default:
      return assertNever(command);
  }
}

/** The board's word on the pulse that the release entry announced. Late word on an opening that is over changes nothing. */
function notePulse(book: Book, { opening: id, outcome }: Extract<CustodyCommand, { type: 'pulseSeen' }>): undefined {
  const opening = [...book.state().openings.values()].find((one) => one.opening === id);
  if (opening === undefined || isAttempt(opening) || opening.pulse !== 'ordered') return;
  book.write({ type: 'opening.pulse', data: { opening: id, lock: opening.lock, outcome } }, []);
}
