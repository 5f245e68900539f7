/** Which alarms stand now, by what the ledger says. An alarm that is over by itself is not among them. Pure. */
import type { AlarmKind, Severity } from '../custody-entries.ts';
import type { CustodyState } from '../opening-states.ts';
import { runningOf } from './which-lock.ts';

export interface StandingAlarm {
  readonly kind: AlarmKind;
  readonly severity: Severity;
  readonly about: string;
  /** Siren and lamp go on while it stands; the others are shown, and were heard when they came. */
  readonly sounds: boolean;
}

const GRAVEST: readonly Severity[] = ['escalated', 'alarm', 'warning', 'notice'];

export function standingAlarms(state: CustodyState, lock: string, today: string): readonly StandingAlarm[] {
  const incidents = [...state.incidents.values()]
    .filter((incident) => incident.lock === lock && !incident.acknowledged)
    .map(({ kind, incident }) => alarm(kind, 'alarm', incident, true));
  const troubles = [...state.troubles.values()]
    .filter((trouble) => trouble.lock === lock)
    .map(({ kind, device }) => alarm(kind === 'sensor' ? 'sensorSilent' : 'lockTrouble', 'alarm', device, false));
  const day = state.days.get(lock);
  const missed = day?.day === today && !day.checked ? [alarm('dayCheckMissed', 'warning', today, false)] : [];
  return [...incidents, ...ofOpening(state, lock), ...troubles, ...missed].sort(byGravity);
}

export function byGravity(a: StandingAlarm, b: StandingAlarm): number {
  return GRAVEST.indexOf(a.severity) - GRAVEST.indexOf(b.severity);
}

/** Held open and its like last until the door is read back as shut. */
function ofOpening(state: CustodyState, lock: string): readonly StandingAlarm[] {
  const running = runningOf(state.openings.get(lock));
  if (running === null || running.verified) return [];
  const { raised, opening, stage } = running;
  const found: StandingAlarm[] = [];
  if (raised.includes('heldOpenEscalated')) found.push(alarm('heldOpenEscalated', 'escalated', opening, true));
  else if (raised.includes('heldOpen')) found.push(alarm('heldOpen', 'alarm', opening, true));
  else if (raised.includes('heldOpenWarning')) found.push(alarm('heldOpenWarning', 'warning', opening, false));
  if (raised.includes('compartmentOpen') && stage === 'closing')
    found.push(alarm('compartmentOpen', 'alarm', opening, true));
  if (raised.includes('relayNotSeen')) found.push(alarm('relayNotSeen', 'alarm', opening, false));
  return found;
}

function alarm(kind: AlarmKind, severity: Severity, about: string, sounds: boolean): StandingAlarm {
  return { kind, severity, about, sounds };
}
