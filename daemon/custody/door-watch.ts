/** What the contacts say: the door opens, stays open too long, is shut and read back, or moves without a release. */
import type { Contacts } from './custody-commands.ts';
import type { AlarmKind, IncidentKind, Severity } from './custody-entries.ts';
import { type Book, endOpening, findIncident, isUnlocked, raise, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import { isAttempt, type Running } from './opening-states.ts';

/** Reads every lock's contacts. Run before and after each command; repeated equal readings change nothing. */
export function watchDoors(book: Book): undefined {
  for (const lock of book.facts.rules.keys()) {
    const rule = ruleOf(book, lock);
    if (rule === null) continue;
    const contacts = book.facts.contacts.get(lock);
    const running = runningAt(book, lock);
    if (contacts === undefined) {
      if (running !== null) raiseOnce(book, running, 'sensorSilent', 'alarm');
      continue;
    }
    if (running !== null) watchRunning(book, rule, running, contacts);
    if (runningAt(book, lock) === null) watchShut(book, rule, contacts);
  }
}

/** Nothing was released: door and bolt must not move, and the relay must be off. */
function watchShut(book: Book, rule: LockRule, contacts: Contacts): undefined {
  const { lock } = rule;
  if (contacts.relay === 'on') {
    endAttempt(book, lock);
    watchRelayOn(book, rule);
  }
  noteMoves(book, lock);
  if (isUnlocked(book, lock) !== true) return;
  endAttempt(book, lock);
  const known = [...book.state().incidents.values()].some((one) => one.lock === lock && DOOR_KINDS.includes(one.kind));
  if (!known) findIncident(book, howItOpened(book, lock, contacts), lock, null);
}

/** On without a release. What the last run may have begun is only switched off: that incident is written down already. */
function watchRelayOn(book: Book, { lock, pulseMs, graceMs }: LockRule): undefined {
  const { boot, mono } = book.facts;
  const own = [...book.state().incidents.values()].filter((one) => one.lock === lock);
  const left = own.find(({ kind, found }) => kind === 'interrupted' && found.boot === boot);
  const sinceMs = left === undefined ? Number.POSITIVE_INFINITY : mono - left.found.mono;
  if (sinceMs < pulseMs + graceMs) return book.effect({ type: 'relaysOff', lock });
  if (own.some(({ kind }) => kind === 'relayStuck')) return;
  // It was told to go off all the while and is still on; much later it is on again, by another hand.
  const kind = sinceMs < 2 * (pulseMs + graceMs) ? 'relayStuck' : 'forcedRelay';
  if (findIncident(book, kind, lock, null)) book.effect({ type: 'relaysOff', lock });
}

const DOOR_KINDS: readonly IncidentKind[] = [
  'forced',
  'mechanical',
  'openedWhileDown',
  'openedWhileSilent',
  'interrupted',
];

function howItOpened({ command }: Book, lock: string, contacts: Contacts): IncidentKind {
  if (command.type === 'start') return 'openedWhileDown';
  if (command.type === 'regained' && command.lock === lock)
    return command.first ? 'openedWhileDown' : 'openedWhileSilent';
  return contacts.mechanicalKey ? 'mechanical' : 'forced';
}

/** Each further move of the door belongs to the incident that stands; opening it once more sounds the alarm once more. */
function noteMoves(book: Book, lock: string): undefined {
  const doorOpen = isUnlocked(book, lock) === true;
  for (const { incident, kind, lock: own, doorOpen: before } of book.state().incidents.values()) {
    if (own !== lock || before === doorOpen || !DOOR_KINDS.includes(kind)) continue;
    book.write({ type: 'incident.door', data: { incident, lock, doorOpen } }, []);
    if (doorOpen) raise(book, kind, 'alarm', lock, incident);
  }
}

function endAttempt(book: Book, lock: string): undefined {
  const opening = book.state().openings.get(lock);
  if (opening !== undefined && isAttempt(opening)) endOpening(book, opening, 'incident');
}

function watchRunning(book: Book, rule: LockRule, running: Running, contacts: Contacts): undefined {
  const { mono } = book.facts;
  const pulseOver = mono >= running.releasedMono + running.pulseMs + rule.graceMs;
  if (pulseOver && contacts.relay === 'on') {
    if (findIncident(book, 'relayStuck', rule.lock, running.opening))
      book.effect({ type: 'relaysOff', lock: rule.lock });
    raiseOnce(book, running, 'relayStuck', 'alarm');
  }
  if (running.stage === 'released') return watchReleased(book, running, contacts, pulseOver);
  watchTime(book, rule, running);
  if (running.verified) noteMoves(book, rule.lock);
  const unlocked = contacts.door === 'open' || contacts.bolt === 'drawn';
  if (running.stage === 'open') {
    if (unlocked) return;
    door(book, running, 'shut');
  } else if (unlocked) {
    if (!running.verified) return door(book, running, 'opened');
    findIncident(book, contacts.mechanicalKey ? 'mechanical' : 'forced', rule.lock, running.opening);
    return;
  }
  readBack(book, rule, contacts);
}

function watchReleased(book: Book, running: Running, contacts: Contacts, pulseOver: boolean): undefined {
  if (running.pulse === 'failed') {
    endOpening(book, running, 'pulseFailed');
    return raise(book, 'pulseFailed', 'alarm', running.lock, running.opening);
  }
  // The bolt is drawn some time before the door moves; a bolt that stays drawn is an open safe too.
  if (contacts.door === 'open' || (pulseOver && contacts.bolt === 'drawn')) {
    door(book, running, 'opened');
    book.effect({ type: 'picture', lock: running.lock, about: running.opening });
    if (running.pulse !== 'seen' && contacts.relay === 'off') raiseOnce(book, running, 'relayNotSeen', 'alarm');
    return;
  }
  if (!pulseOver || contacts.relay === 'on') return;
  endOpening(book, running, 'releasedNotOpened');
  raise(book, 'releasedNotOpened', 'notice', running.lock, running.opening);
}

function watchTime(book: Book, rule: LockRule, running: Running): undefined {
  if (running.verified || running.openedMono === null) return;
  const openMs = book.facts.mono - running.openedMono;
  if (openMs >= rule.warnMs) raiseOnce(book, running, 'heldOpenWarning', 'warning');
  if (openMs >= rule.alarmMs) raiseOnce(book, running, 'heldOpen', 'alarm');
  if (openMs >= rule.escalateMs) raiseOnce(book, running, 'heldOpenEscalated', 'escalated');
}

/** Shut is what three witnesses say: door, bolt and relay; and what lies within is shut too (Q7.3). */
function readBack(book: Book, rule: LockRule, contacts: Contacts): undefined {
  const running = runningAt(book, rule.lock);
  if (running === null) return;
  const inner = [...book.facts.rules.values()].filter(({ within }) => within === rule.lock);
  const innerOpen = inner.some(({ lock }) => isUnlocked(book, lock) !== false || book.state().openings.has(lock));
  if (innerOpen) raiseOnce(book, running, 'compartmentOpen', 'alarm');
  if (!running.verified && !innerOpen && contacts.relay === 'off') door(book, running, 'verified');
  closeRegister(book, rule);
}

/** The opening is over when it is read back as shut and its movement stands; too late is an incident (Q7.1, Q5.3). */
function closeRegister(book: Book, rule: LockRule): undefined {
  const running = runningAt(book, rule.lock);
  if (running === null) return;
  const { opening, lock, safe, movement, confirmed, verified, shutMono } = running;
  if (verified && confirmed && movement !== null) {
    const people = running.people.map(({ person }) => person);
    const incident =
      people.includes(movement.enteredBy) || book.command.type !== 'confirmAccount' ? null : book.command.incident;
    const { before, after } = movement;
    book.write(
      {
        type: 'opening.closed',
        data: { opening, lock, safe, people, movement: movement.movement, before, after, incident },
      },
      people,
    );
    return book.effect({ type: 'feedback', lock, state: 'idle' });
  }
  if (shutMono === null || book.facts.mono < shutMono + rule.registerMs || running.raised.includes('registerOpen'))
    return;
  findIncident(book, 'registerOpen', lock, opening);
  raiseOnce(book, running, 'registerOpen', 'alarm');
}

function door(book: Book, { opening, lock }: Running, moved: 'opened' | 'shut' | 'verified'): undefined {
  book.write({ type: 'opening.door', data: { opening, lock, moved } }, []);
  if (moved === 'opened') book.effect({ type: 'feedback', lock, state: 'open' });
}

function raiseOnce(book: Book, { lock, opening }: Running, kind: AlarmKind, severity: Severity): undefined {
  if (runningAt(book, lock)?.raised.includes(kind) !== true) raise(book, kind, severity, lock, opening);
}

function runningAt(book: Book, lock: string): Running | null {
  const opening = book.state().openings.get(lock);
  return opening === undefined || isAttempt(opening) ? null : opening;
}
