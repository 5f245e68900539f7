/** Tells siren and lamp which alarms stand: those of the ledger as long as they stand, those that only come for a minute. */
import type { AlarmKind, Severity } from '../custody-entries.ts';
import type { CustodyState } from '../opening-states.ts';
import { byGravity, type StandingAlarm, standingAlarms } from './standing-alarms.ts';

/** How long an alarm sounds that nothing ends. Milliseconds. */
const PASSING_MS = 60_000;
const LOUD: readonly Severity[] = ['alarm', 'escalated'];

/** A door that moves once more after two people quieted its alarm is heard once more, for a while. */
const HEARD_AGAIN: readonly AlarmKind[] = [
  'forced',
  'mechanical',
  'openedWhileDown',
  'openedWhileSilent',
  'interrupted',
];

/** These end in the ledger: two people acknowledge them, or the door is read back as shut. */
const LATCHED: readonly AlarmKind[] = [
  'forced',
  'mechanical',
  'openedWhileDown',
  'openedWhileSilent',
  'interrupted',
  'forcedRelay',
  'relayStuck',
  'tamper',
  'countMismatch',
  'registerOpen',
  'heldOpenWarning',
  'heldOpen',
  'heldOpenEscalated',
  'compartmentOpen',
];

export interface AlarmBook {
  /** An alarm was just written down. */
  came(
    alarm: {
      readonly kind: AlarmKind;
      readonly severity: Severity;
      readonly lock: string | null;
      readonly about: string;
    },
    mono: number,
  ): void;
  /** Two people acknowledged what stood. */
  quieted(lock: string, kind: AlarmKind): void;
  /** Raises what is new and quiets what is over. */
  compare(state: CustodyState, locks: readonly string[], today: string, mono: number): void;
  /** Alarms at a lock for its screen, the gravest first. */
  at(state: CustodyState, lock: string, today: string, mono: number): readonly StandingAlarm[];
}

interface Passing extends StandingAlarm {
  readonly lock: string | null;
  readonly untilMono: number;
}

export function createAlarmBook(outputs: {
  raise(key: string, severity: Severity): void;
  quiet(key: string): void;
}): AlarmBook {
  const passing = new Map<string, Passing>();
  const raised = new Map<string, Severity>();

  const loudNow = (state: CustodyState, locks: readonly string[], today: string): ReadonlyMap<string, Severity> => {
    const loud = new Map<string, Severity>();
    for (const lock of locks)
      for (const { kind, severity, sounds } of standingAlarms(state, lock, today))
        if (sounds) loud.set(keyOf(lock, kind), severity);
    for (const [key, { severity, sounds }] of passing) if (sounds) loud.set(key, severity);
    return loud;
  };

  return {
    came({ kind, severity, lock, about }, mono) {
      if (LATCHED.includes(kind) && !HEARD_AGAIN.includes(kind)) return;
      const sounds = LOUD.includes(severity);
      const untilMono = mono + PASSING_MS;
      passing.set(keyOf(lock, kind), { kind, severity, about, lock, sounds, untilMono });
    },
    quieted(lock, kind) {
      passing.delete(keyOf(lock, kind));
    },
    compare(state, locks, today, mono) {
      for (const [key, one] of passing) if (isOver(one, state, mono)) passing.delete(key);
      const loud = loudNow(state, locks, today);
      for (const key of [...raised.keys()].filter((known) => !loud.has(known))) {
        raised.delete(key);
        outputs.quiet(key);
      }
      for (const [key, severity] of loud) {
        if (raised.get(key) === severity) continue;
        raised.set(key, severity);
        outputs.raise(key, severity);
      }
    },
    at(state, lock, today, mono) {
      const standing = standingAlarms(state, lock, today);
      const brief = [...passing.values()].filter(
        (one) => one.lock === lock && !isOver(one, state, mono) && !standing.some(({ kind }) => kind === one.kind),
      );
      return [...standing, ...brief].sort(byGravity);
    },
  };
}

/** After its while; one of a day's check as soon as the check is made. */
function isOver({ kind, lock, about, untilMono }: Passing, state: CustodyState, mono: number): boolean {
  if (mono >= untilMono) return true;
  const day = kind === 'dayCheckMissed' && lock !== null ? state.days.get(lock) : undefined;
  return day?.day === about && day.checked;
}

function keyOf(lock: string | null, kind: AlarmKind): string {
  return `${lock ?? 'desk'}/${kind}`;
}
