/** What stands about a lock beside its openings: incidents, service, timers, limits, troubles, checked days, drawers. */
import { assertNever } from '../../devices/kit/result.ts';
import type { ManagementEvent, WatchEvent } from './custody-entries.ts';
import { type CustodyState, type Incident, isAttempt, withKey } from './opening-states.ts';

export function evolveLock(
  state: CustodyState,
  event: WatchEvent | ManagementEvent,
  found: { readonly boot: string; readonly mono: number },
): CustodyState {
  switch (event.type) {
    case 'safe.alarm': {
      const { kind, lock, about } = event.data;
      const opening = lock === null ? undefined : state.openings.get(lock);
      if (lock === null || opening === undefined || isAttempt(opening) || opening.opening !== about) return state;
      return { ...state, openings: withKey(state.openings, lock, { ...opening, raised: [...opening.raised, kind] }) };
    }
    case 'incident.found': {
      const incident = { ...event.data, acknowledgedBy: [], acknowledged: false, found, account: null };
      return { ...state, incidents: withKey(state.incidents, incident.incident, incident) };
    }
    case 'incident.door':
      return incidentWith(state, event.data.incident, { doorOpen: event.data.doorOpen });
    case 'incident.acknowledged': {
      const { incident, person, done } = event.data;
      const before = state.incidents.get(incident)?.acknowledgedBy ?? [];
      return incidentWith(state, incident, { acknowledgedBy: [...before, person], acknowledged: done });
    }
    case 'incident.account-entered':
      return incidentWith(state, event.data.incident, { account: event.data });
    case 'incident.written-up':
      // What moved stands in a confirmed movement of its own, written in the same decision.
      return { ...state, incidents: withKey(state.incidents, event.data.incident, undefined) };
    case 'lock.service': {
      const outOfService = new Set(state.outOfService);
      if (event.data.enabled) outOfService.delete(event.data.lock);
      else outOfService.add(event.data.lock);
      return { ...state, outOfService };
    }
    case 'lock.timer':
      return { ...state, timers: withKey(state.timers, event.data.lock, event.data.untilWall) };
    case 'lock.rule-changed':
      return { ...state, changedRules: withKey(state.changedRules, event.data.lock, event.data.rule) };
    case 'lock.trouble': {
      const { lock, device, kind, present } = event.data;
      const trouble = present ? { lock, device, kind } : undefined;
      return { ...state, troubles: withKey(state.troubles, troubleKey(lock, device, kind), trouble) };
    }
    case 'custody.started':
      return { ...state, delays: new Map() };
    case 'custody.clock-moved':
      return state;
    case 'day.checked':
      return { ...state, days: withKey(state.days, event.data.lock, { day: event.data.day, checked: true }) };
    case 'day.check-missed':
      return { ...state, days: withKey(state.days, event.data.lock, { day: event.data.day, checked: false }) };
    case 'desk.drawer': {
      const { drawer, person, present, locked } = event.data;
      return { ...state, drawers: withKey(state.drawers, drawer, { person, present, locked }) };
    }
    default:
      return assertNever(event);
  }
}

export function troubleKey(lock: string, device: string, kind: string): string {
  return JSON.stringify([lock, device, kind]);
}

function incidentWith(state: CustodyState, id: string, change: Partial<Incident>): CustodyState {
  const incident = state.incidents.get(id);
  if (incident === undefined) throw new Error('the ledger tells of an incident that was never found');
  return { ...state, incidents: withKey(state.incidents, id, { ...incident, ...change }) };
}
