/** How an opening moves from stage to stage, entry by entry. */
import { assertNever } from '../../devices/kit/result.ts';
import type { OpeningEvent, Presence } from './opening-entries.ts';
import {
  type Attempt,
  type CustodyState,
  isAttempt,
  type Opening,
  type Present,
  type Running,
  withKey,
} from './opening-states.ts';

interface At {
  readonly boot: string;
  readonly mono: number;
}

export function evolveOpening(state: CustodyState, event: OpeningEvent, at: At): CustodyState {
  switch (event.type) {
    case 'opening.delay-started': {
      const { opening, lock, delayMs, windowMs } = event.data;
      const endsMono = at.mono + delayMs;
      const delay = { opening, boot: at.boot, endsMono, windowEndsMono: endsMono + windowMs };
      return { ...state, delays: withKey(state.delays, lock, delay) };
    }
    case 'opening.delay-ended':
      return { ...state, delays: withKey(state.delays, event.data.lock, undefined) };
    case 'opening.first-badge': {
      const { opening, lock, safe, who, all, forMs } = event.data;
      const stage = all ? 'secondBadge' : 'firstBadge';
      const times = { boot: at.boot, lastBadgeMono: at.mono, untilMono: at.mono + forMs };
      return seen(put(state, { stage, opening, lock, safe, ...times, people: [present(who, at)] }), who, at);
    }
    case 'opening.second-badge': {
      const { who, forMs } = event.data;
      const attempt = attemptAt(state, event.data.lock);
      const people = [...attempt.people, present(who, at)];
      const times = { lastBadgeMono: at.mono, untilMono: at.mono + forMs };
      return seen(put(state, { ...attempt, ...times, stage: 'secondBadge', people }), who, at);
    }
    case 'opening.factor': {
      const { person, factor, given } = event.data;
      const attempt = attemptAt(state, event.data.lock);
      const people = attempt.people.map((one) =>
        one.person === person ? { ...one, factor: given ? factor : null } : one,
      );
      return put(state, { ...attempt, people });
    }
    case 'opening.pin-wrong':
      // How often somebody was wrong is counted with the people's tries, for safe and desk together.
      return state;
    case 'opening.refused': {
      const { badge, reader } = event.data;
      return badge === null || reader === null ? state : seen(state, { badge, reader }, at);
    }
    case 'opening.released': {
      const { lock, pulseMs } = event.data;
      const { opening, safe, boot, people } = attemptAt(state, lock);
      const blank = { openedMono: null, shutMono: null, verified: false, movement: null, confirmed: false, raised: [] };
      const running: Running = {
        stage: 'released',
        opening,
        lock,
        safe,
        boot,
        people,
        ...blank,
        releasedMono: at.mono,
        pulseMs,
        pulse: 'ordered',
      };
      // A day's check made before this opening no longer says how the day ended.
      return {
        ...put(state, running),
        delays: withKey(state.delays, lock, undefined),
        days: withKey(state.days, lock, undefined),
      };
    }
    case 'opening.pulse':
      return put(state, { ...runningAt(state, event.data.lock), pulse: event.data.outcome });
    case 'opening.door':
      return put(state, moved(runningAt(state, event.data.lock), event.data.moved, at.mono));
    case 'opening.ended':
    case 'opening.closed':
      return { ...state, openings: withKey(state.openings, event.data.lock, undefined) };
    default:
      return assertNever(event);
  }
}

function moved(running: Running, how: 'opened' | 'shut' | 'verified', mono: number): Running {
  if (how === 'verified') return { ...running, verified: true };
  if (how === 'shut') return { ...running, stage: 'closing', shutMono: mono };
  return { ...running, stage: 'open', openedMono: running.openedMono ?? mono, shutMono: null };
}

function present({ person, badge, role, reader, credential }: Presence, { mono }: At): Present {
  return { person, badge, role, reader, credential, badgedMono: mono, factor: null };
}

function put(state: CustodyState, opening: Opening): CustodyState {
  return { ...state, openings: withKey(state.openings, opening.lock, opening) };
}

function seen(
  state: CustodyState,
  { badge, reader }: { badge: string; reader: string },
  { boot, mono }: At,
): CustodyState {
  return { ...state, lastSeen: withKey(state.lastSeen, badge, { reader, boot, mono }) };
}

function attemptAt(state: CustodyState, lock: string): Attempt {
  const opening = state.openings.get(lock);
  if (opening === undefined || !isAttempt(opening))
    throw new Error(`the ledger tells of an attempt at ${lock} that never began`);
  return opening;
}

function runningAt(state: CustodyState, lock: string): Running {
  const opening = state.openings.get(lock);
  if (opening === undefined || isAttempt(opening))
    throw new Error(`the ledger tells of an opening of ${lock} that never began`);
  return opening;
}
