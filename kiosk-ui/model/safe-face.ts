/** Which full-screen state the safe panel shows, which lock leads, and what the people do next. Pure. */
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../daemon/api/contract/safe-incident.ts';

export type SafeFace =
  | 'signing'
  | 'keypad'
  | 'confirm'
  | 'badges'
  | 'released'
  | 'running'
  | 'boardSilent'
  | 'incident'
  | 'complete'
  | 'refused'
  | 'delay'
  | 'outOfService'
  | 'readerSilent'
  | 'timer'
  | 'obstacle'
  | 'closed';

const isMoving = ({ stage }: SafeLockView): boolean => stage === 'released' || stage === 'open' || stage === 'closing';

/** The first question stands at the keypad from the start; only an answer says that somebody works there. */
function isKeypadBegun(keypad: SafeLockView['keypad']): boolean {
  return keypad !== null && (keypad.question !== 'whatMoved' || keypad.typed !== '');
}

/** `completed`: the register of the last opening was closed a moment ago. */
export function faceOf(view: SafeLockView, completed: boolean): SafeFace {
  if (view.signing !== null) return 'signing';
  if (view.entered !== null && !view.confirmed && isMoving(view)) return 'confirm';
  if (isKeypadBegun(view.keypad)) return 'keypad';
  if (view.stage === 'firstBadge' || view.stage === 'secondBadge') return 'badges';
  if (view.stage === 'released') return 'released';
  if (isMoving(view)) return 'running';
  if (view.incidents.length > 0) return 'incident';
  if (view.contacts === null) return 'boardSilent';
  if (view.notice !== null) return 'refused';
  if (completed) return 'complete';
  if (view.stage === 'delay') return 'delay';
  if (view.outOfService) return 'outOfService';
  if (view.readers.length > 0 && view.readers.every(({ ready }) => !ready)) return 'readerSilent';
  if (view.timerUntilWall !== null) return 'timer';
  return view.obstacle === null ? 'closed' : 'obstacle';
}

const URGENCY: Readonly<Record<SafeFace, number>> = {
  signing: 9,
  keypad: 8,
  badges: 7,
  released: 7,
  confirm: 6,
  running: 5,
  incident: 4,
  boardSilent: 3,
  refused: 3,
  complete: 3,
  delay: 2,
  outOfService: 1,
  readerSilent: 1,
  timer: 1,
  obstacle: 1,
  closed: 0,
};
/** The door is or was open: from here on somebody stands there. */
const IN_USE = URGENCY.running;

/** A compartment behind a shut door is at rest: that it cannot be opened yet is no news. */
function urgency(view: SafeLockView): number {
  const face = faceOf(view, false);
  return face === 'obstacle' && view.within !== null ? URGENCY.closed : URGENCY[face];
}

/**
 * The lock at which somebody badges, signs or answers leads; otherwise the one that was touched, else the most urgent, else the outer one.
 * A door that merely stands open leaves the choice: the compartment behind it is there to be used.
 */
export function leadingLock(views: readonly SafeLockView[], chosen: string | null): SafeLockView | null {
  const ranked = [...views].sort(
    (a, b) =>
      urgency(b) - urgency(a) ||
      // Within an open safe the compartment is what people are at.
      (urgency(a) >= IN_USE ? Number(b.within !== null) - Number(a.within !== null) : 0) ||
      Number(a.within !== null) - Number(b.within !== null) ||
      a.lock.localeCompare(b.lock, 'en'),
  );
  const [first] = ranked;
  const own = views.find(({ lock }) => lock === chosen);
  if (first === undefined || own === undefined) return first ?? null;
  const isFree = urgency(first) <= IN_USE || (urgency(own) >= IN_USE && urgency(first) < URGENCY.badges);
  return isFree ? own : first;
}

/** One of the people whom the lock asks for. */
export interface Place {
  readonly role: string;
  readonly person: string | null;
  readonly factor: 'pin' | 'keySwitch' | null;
  readonly factorGiven: boolean;
}

/** The places of the set of roles that those present fit into; the first set while nobody is there. */
export function placesOf({ roleSets, people, factors }: SafeLockView): readonly Place[] {
  const set = roleSets.find((roles) => people.every(({ role }) => roles.includes(role))) ?? roleSets[0] ?? [];
  return set.map((role) => {
    const who = people.find((one) => one.role === role);
    const factor = factors[role] ?? null;
    return { role, person: who?.person ?? null, factor, factorGiven: who?.factorGiven ?? false };
  });
}

export type NextStep =
  | { readonly kind: 'badge'; readonly roles: readonly string[] }
  | { readonly kind: 'pin' | 'keySwitch'; readonly role: string; readonly person: string }
  | { readonly kind: 'wait' };

/** Who does what now: missing badges first, then each one's second factor. */
export function nextStep(view: SafeLockView): NextStep {
  const present = view.people.map(({ role }) => role);
  const fitting = view.roleSets.filter((roles) => present.every((role) => roles.includes(role)));
  const missing = [...new Set(fitting.flat())].filter((role) => !present.includes(role));
  if (view.stage === 'firstBadge' && missing.length > 0) return { kind: 'badge', roles: missing };
  const open = placesOf(view).find(({ person, factorGiven }) => person !== null && !factorGiven);
  if (open?.person == null || open.factor === null) return { kind: 'wait' };
  return { kind: open.factor, role: open.role, person: open.person };
}

/** Time open, judged by the lock's limits. */
export function openFor({ limits }: SafeLockView, openMs: number): 'fine' | 'warn' | 'alarm' {
  if (openMs >= limits.alarmMs) return 'alarm';
  return openMs >= limits.warnMs ? 'warn' : 'fine';
}

/** What follows next in an incident. */
export function incidentStep({ acknowledged, account }: IncidentView): 'acknowledge' | 'account' | 'confirm' {
  if (!acknowledged) return 'acknowledge';
  return account === null ? 'account' : 'confirm';
}
