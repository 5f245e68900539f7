/** The state after an entry: sends each entry to the part of the state that it changes. */
import { assertNever } from '../../devices/kit/result.ts';
import type { Entry } from '../ledger/entry.ts';
import { type CustodyEvent, custodyEventOf } from './custody-entries.ts';
import { evolveLock } from './lock-evolve.ts';
import { evolveMovement } from './movement-evolve.ts';
import { evolveOpening } from './opening-evolve.ts';
import { type Counters, type CustodyState, withKey } from './opening-states.ts';

/** Pure and total over custody's entries; entries of other areas leave the state as it is. */
export function evolveCustody(state: CustodyState, entry: Entry): CustodyState {
  const event = custodyEventOf(entry);
  if (event === null) return state;
  const at = { boot: entry.boot, mono: entry.mono };
  return count(change(state, event, at), event);
}

function change(state: CustodyState, event: CustodyEvent, at: { boot: string; mono: number }): CustodyState {
  switch (event.type) {
    case 'opening.delay-started':
    case 'opening.delay-ended':
    case 'opening.first-badge':
    case 'opening.second-badge':
    case 'opening.factor':
    case 'opening.pin-wrong':
    case 'opening.refused':
    case 'opening.released':
    case 'opening.pulse':
    case 'opening.door':
    case 'opening.ended':
    case 'opening.closed':
      return evolveOpening(state, event, at);
    case 'movement.entered':
    case 'movement.disputed':
    case 'movement.confirmed':
      return evolveMovement(state, event);
    case 'safe.alarm':
    case 'incident.found':
    case 'incident.door':
    case 'incident.acknowledged':
    case 'incident.account-entered':
    case 'incident.written-up':
    case 'lock.service':
    case 'lock.timer':
    case 'lock.rule-changed':
    case 'lock.trouble':
    case 'custody.started':
    case 'custody.clock-moved':
    case 'day.checked':
    case 'day.check-missed':
    case 'desk.drawer':
      return evolveLock(state, event, at);
    default:
      return assertNever(event);
  }
}

const NONE: Counters = { released: 0, closed: 0, ended: 0, refused: 0, wrongPins: 0, incidents: 0 };
const COUNTED: { readonly [type: string]: keyof Counters } = {
  'opening.released': 'released',
  'opening.closed': 'closed',
  'opening.ended': 'ended',
  'opening.refused': 'refused',
  'opening.pin-wrong': 'wrongPins',
  'incident.found': 'incidents',
};

/** Counters that are read without opening (safe.md 6, behaviour 21). */
function count(state: CustodyState, event: CustodyEvent): CustodyState {
  const counter = COUNTED[event.type];
  if (counter === undefined || !('lock' in event.data) || event.data.lock === null) return state;
  const before = state.counters.get(event.data.lock) ?? NONE;
  return {
    ...state,
    counters: withKey(state.counters, event.data.lock, { ...before, [counter]: before[counter] + 1 }),
  };
}
