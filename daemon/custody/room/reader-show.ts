/** What each reader at the safe shows: light and sound of the lock's state, one line of text, and for a moment a refusal. */
import type { ReaderFeedback } from '../../../devices/badge-reader/contract.ts';
import type { Clock } from '../../../devices/kit/clock.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { LockRule } from '../lock-rules.ts';
import type { CustodyState } from '../opening-states.ts';
import type { SafeRoomDeps } from './room-deps.ts';
import type { Signing } from './signing.ts';
import { runningOf } from './which-lock.ts';

export interface Shown {
  readonly feedback: ReaderFeedback;
  /** Printable ASCII, one line. */
  readonly text: string;
}

const BRIEF: Readonly<Record<'refused' | 'wait', Shown>> = {
  refused: { feedback: 'refused', text: 'REFUSED' },
  wait: { feedback: 'idle', text: 'WAIT' },
};
const BRIEF_MS = 3_000;
const TEXT_SECONDS = 30;

export interface ReaderShow {
  /** For a moment; then the lasting state again. */
  briefly(reader: string, what: 'refused' | 'wait'): void;
  /** Shows `lasting` unless something brief is on; nothing is sent twice. */
  lasting(reader: string, lasting: Shown): void;
  /** The reader began anew: everything is sent once more. */
  forget(reader: string): void;
}

export function createReaderShow({
  devices,
  clock,
  log,
}: {
  readonly devices: Pick<SafeRoomDeps['devices'], 'feedback' | 'text'>;
  readonly clock: Clock;
  readonly log: Log;
}): ReaderShow {
  const sent = new Map<string, Shown>();
  const brief = new Map<string, { readonly what: Shown; readonly untilMono: number }>();

  const send = (reader: string, shown: Shown): void => {
    const before = sent.get(reader);
    if (before?.feedback === shown.feedback && before.text === shown.text) return;
    sent.set(reader, shown);
    // A reader that cannot show it now shows it when it comes back; nothing waits for that.
    const note = (answer: { readonly ok: boolean }): void => {
      if (!answer.ok) log.write('debug', 'safe.reader-not-shown', { device: reader, state: shown.feedback });
    };
    void devices.feedback(reader, shown.feedback).then(note);
    void devices.text(reader, shown.text, TEXT_SECONDS).then(note);
  };

  return {
    briefly(reader, what) {
      sent.delete(reader);
      brief.set(reader, { what: BRIEF[what], untilMono: clock.mono() + BRIEF_MS });
      send(reader, BRIEF[what]);
    },
    lasting(reader, lasting) {
      const now = brief.get(reader);
      if (now !== undefined && clock.mono() < now.untilMono) return;
      brief.delete(reader);
      send(reader, lasting);
    },
    forget(reader) {
      sent.delete(reader);
    },
  };
}

/** The lasting state of one lock, as its reader shows it. Pure. */
export function shownAt(
  rule: LockRule,
  state: CustodyState,
  signing: Signing | null,
  now: { readonly alarm: boolean; readonly shutOut: boolean },
): Shown {
  if (signing !== null)
    return { feedback: 'second-factor', text: signing.step === 'badge' ? 'BADGE TO SIGN' : 'PIN TO SIGN' };
  if (now.alarm) return { feedback: 'alarm', text: 'ALARM' };
  const opening = state.openings.get(rule.lock);
  switch (opening?.stage) {
    case 'firstBadge': {
      const owes = opening.people.some(({ factor }) => factor === null);
      return { feedback: owes ? 'second-factor' : 'first-badge', text: owes ? 'PIN OR KEY' : 'SECOND PERSON' };
    }
    case 'secondBadge':
      return { feedback: 'second-factor', text: 'PIN OR KEY' };
    case 'released':
      return { feedback: 'granted', text: 'OPEN THE DOOR' };
    case 'open':
      return { feedback: 'open', text: 'OPEN' };
    case 'closing':
      return { feedback: 'idle', text: runningOf(opening)?.movement === null ? 'ENTER REGISTER' : 'CONFIRM REGISTER' };
    default:
      if (now.shutOut) return { feedback: 'out-of-service', text: 'OUT OF SERVICE' };
      return { feedback: 'idle', text: state.delays.has(rule.lock) ? 'WAIT' : 'CLOSED' };
  }
}
