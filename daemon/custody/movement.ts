/** What moved: the issuer enters it, the seal keeper confirms it, and the numbers must add up. */
import type { CustodyCommand, MovementInput } from './custody-commands.ts';
import { type Book, findIncident, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import type {
  Direction,
  Movement,
  SealLine,
  StockCounts,
  StockItem,
  StockLine,
  StockReason,
} from './movement-entries.ts';
import { afterLines } from './movement-evolve.ts';
import { addRange, countOf, isRange } from './number-ranges.ts';
import { isAttempt, NO_STOCK, type Running, type Stock } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';

/** Which way and which item each reason allows. */
const REASONS: Readonly<Record<StockReason, readonly `${Direction} ${StockItem}`[]>> = {
  issue: ['out blank'],
  return: ['in blank'],
  receipt: ['in blank'],
  allocation: ['out blank'],
  voidKept: ['in void'],
  voidHandedUp: ['out void'],
  expired: ['out blank', 'in void'],
  correction: ['in blank', 'out blank', 'in void', 'out void'],
};

const SEAL_REASONS: Readonly<Record<SealLine['reason'], readonly Direction[]>> = {
  use: ['out'],
  return: ['in'],
  receipt: ['in'],
  repair: ['out', 'in'],
  handedIn: ['out'],
};

export function enterMovement(
  book: Book,
  { lock, by, input }: Extract<CustodyCommand, { type: 'enterMovement' }>,
): undefined {
  const found = openedAt(book, lock);
  if (found === null) return book.refuse('openingUnknown', { lock: null, person: by });
  const { rule, running } = found;
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock, person: by });
  const who = running.people.find(({ person }) => person === by);
  if (who === undefined) return refuse('notInThisOpening');
  // In a pair the first role enters and the second confirms: issuer and seal keeper for the blanks (Q7.1).
  if (!rule.people.some((set) => set[0] === who.role && set.length === running.people.length))
    return refuse('notTheEnteringRole');
  if (running.movement !== null) return refuse('movementExists');
  const movement = buildMovement(book, rule, running.opening, by, input);
  if (!movement.ok) return refuse(movement.code);
  book.write({ type: 'movement.entered', data: movement.movement }, [by]);
  if (running.people.length === 1) confirm(book, movement.movement, null);
}

export function confirmMovement(
  book: Book,
  { lock, by }: Extract<CustodyCommand, { type: 'confirmMovement' }>,
): undefined {
  const found = judged(book, lock, by);
  if (found === null) return;
  const why = noLongerFits(book, found);
  if (why !== null) return book.refuse(why, { lock, person: by });
  confirm(book, found, by);
}

export function disputeMovement(
  book: Book,
  { lock, by, why }: Extract<CustodyCommand, { type: 'disputeMovement' }>,
): undefined {
  const found = judged(book, lock, by);
  if (found === null) return;
  const { movement, cause } = found;
  book.write({ type: 'movement.disputed', data: { movement, lock, cause, disputedBy: by, why } }, [by]);
}

/** The movement that waits for the other person's word; null after a refusal. */
function judged(book: Book, lock: string, by: string): Movement | null {
  const refuse = (code: RefusalCode): null => {
    book.refuse(code, { lock: book.facts.rules.has(lock) ? lock : null, person: by });
    return null;
  };
  const found = openedAt(book, lock);
  if (found === null) return refuse('openingUnknown');
  const { movement, confirmed, people } = found.running;
  if (!people.some(({ person }) => person === by)) return refuse('notInThisOpening');
  if (movement === null) return refuse('noMovement');
  if (confirmed) return refuse('movementExists');
  return movement.enteredBy === by ? refuse('notTheConfirmingPerson') : movement;
}

/** Makes a movement stand. A hand count that differs is an incident of its own (Q5.4). */
export function confirm(book: Book, movement: Movement, confirmedBy: string | null): undefined {
  const people = confirmedBy === null ? [movement.enteredBy] : [movement.enteredBy, confirmedBy];
  book.write({ type: 'movement.confirmed', data: { ...movement, confirmedBy } }, people);
  const { counted, after, lock, cause } = movement;
  if (counted !== null && (counted.blanks !== after.blanks || counted.voids !== after.voids))
    findIncident(book, 'countMismatch', lock, cause);
}

/** Others may have moved numbers since it was entered: why it no longer fits the books, or null. */
export function noLongerFits(book: Book, movement: Movement): RefusalCode | null {
  const rule = ruleOf(book, movement.lock);
  if (rule === null) return 'lockUnknown';
  const now = buildMovement(book, rule, movement.cause, movement.enteredBy, movement);
  if (!now.ok) return now.code;
  const { blanks, voids } = now.movement.before;
  return blanks === movement.before.blanks && voids === movement.before.voids ? null : 'countsDoNotAddUp';
}

type Built = { readonly ok: true; readonly movement: Movement } | { readonly ok: false; readonly code: RefusalCode };
const no = (code: RefusalCode): Built => ({ ok: false, code });

/** Counts what a person entered; refuses what cannot have happened. */
export function buildMovement(
  book: Book,
  rule: LockRule,
  cause: string,
  enteredBy: string,
  input: MovementInput,
): Built {
  const { lock, safe, holds } = rule;
  const { movement, purpose, stock, seals, counted } = input;
  if (holds === 'seals' ? stock.length > 0 : seals.length > 0) return no('notKeptHere');
  if (holds === 'voids' && stock.some(({ item }) => item === 'blank')) return no('notKeptHere');
  for (const { reason, direction, item } of stock)
    if (!REASONS[reason].includes(`${direction} ${item}`)) return no('reasonDoesNotFit');
  if (!stock.every(isRange)) return no('rangeInvalid');
  if (!seals.every(({ reason, direction }) => SEAL_REASONS[reason].includes(direction))) return no('reasonDoesNotFit');
  if (!sealsFit(book, lock, seals)) return no('sealNotHere');
  const before = book.state().held.get(lock) ?? NO_STOCK;
  const after = afterLines(before, stock);
  if (after === 'invalid') return no('rangeInvalid');
  if (after === 'notHeld') return no('rangeNotHeld');
  if (after === 'held' || heldElsewhere(book, lock, after, stock)) return no('rangeHeldAlready');
  const counts = { before: countsOf(before), after: countsOf(after) };
  return { ok: true, movement: { movement, lock, safe, cause, purpose, stock, seals, ...counts, counted, enteredBy } };
}

export function countsOf(stock: Stock): StockCounts {
  return { blanks: countOf(stock.blank), voids: countOf(stock.void) };
}

/** A number is in one place or in none: not behind another lock, and not a blank and a void at once. */
function heldElsewhere(book: Book, lock: string, after: Stock, lines: readonly StockLine[]): boolean {
  const others = [...book.state().held]
    .filter(([other]) => other !== lock)
    .flatMap(([, stock]) => [stock.blank, stock.void]);
  return lines.some((line) => {
    if (line.direction === 'out') return false;
    const apart = line.item === 'blank' ? after.void : after.blank;
    return [...others, apart].some((held) => !addRange(held, line).ok);
  });
}

function sealsFit(book: Book, lock: string, lines: readonly SealLine[]): boolean {
  const there = new Set(book.state().sealsHeld.get(lock) ?? []);
  const elsewhere = new Set([...book.state().sealsHeld].flatMap(([other, seals]) => (other === lock ? [] : seals)));
  return lines.every(({ seal, direction }) => {
    if (direction === 'out') return there.delete(seal);
    const fits = !there.has(seal) && !elsewhere.has(seal);
    there.add(seal);
    return fits;
  });
}

function openedAt(book: Book, lock: string): { readonly rule: LockRule; readonly running: Running } | null {
  const rule = ruleOf(book, lock);
  const running = book.state().openings.get(lock);
  if (rule === null || running === undefined || isAttempt(running) || running.stage === 'released') return null;
  return { rule, running };
}
