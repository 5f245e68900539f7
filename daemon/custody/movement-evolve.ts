/** What the books hold after a movement. Only a confirmed one counts; an entered one waits beside its opening or incident. */
import type { MovementEvent } from './custody-entries.ts';
import type { Movement, StockLine } from './movement-entries.ts';
import { addRange, takeRange } from './number-ranges.ts';
import { type CustodyState, isAttempt, NO_STOCK, type Running, type Stock, withKey } from './opening-states.ts';

export function evolveMovement(state: CustodyState, event: MovementEvent): CustodyState {
  const { lock, cause } = event.data;
  const opening = state.openings.get(lock);
  const own = opening !== undefined && !isAttempt(opening) && opening.opening === cause ? opening : null;
  const beside = (change: Partial<Running>): CustodyState =>
    own === null ? state : { ...state, openings: withKey(state.openings, lock, { ...own, ...change }) };
  switch (event.type) {
    case 'movement.entered':
      return beside({ movement: event.data, confirmed: false });
    case 'movement.disputed':
      return beside({ movement: null, confirmed: false });
    case 'movement.confirmed':
      return afterMovement(beside({ movement: event.data, confirmed: true }), event.data);
  }
}

/** The books after a movement that stands. */
export function afterMovement(state: CustodyState, { lock, stock, seals }: Movement): CustodyState {
  const held = afterLines(state.held.get(lock) ?? NO_STOCK, stock);
  if (typeof held === 'string') throw new Error(`the ledger holds a movement that does not add up: ${held}`);
  const there = new Set(state.sealsHeld.get(lock) ?? []);
  for (const { seal, direction } of seals)
    if (direction === 'in') there.add(seal);
    else there.delete(seal);
  return {
    ...state,
    held: withKey(state.held, lock, held),
    sealsHeld: withKey(state.sealsHeld, lock, [...there].sort()),
  };
}

/** Runs held after `lines`, one after the other; or why they do not fit. */
export function afterLines(held: Stock, lines: readonly StockLine[]): Stock | 'invalid' | 'held' | 'notHeld' {
  let now = held;
  for (const line of lines) {
    const next = line.direction === 'in' ? addRange(now[line.item], line) : takeRange(now[line.item], line);
    if (!next.ok) return next.error;
    now = { ...now, [line.item]: next.value };
  }
  return now;
}
