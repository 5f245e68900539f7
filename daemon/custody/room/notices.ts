/** The last refusal at each lock, for those who stand there; gone when something goes well, or after a while. */
import type { Clock } from '../../../devices/kit/clock.ts';
import type { SafeLockView } from '../../api/contract/safe.ts';
import type { CustodyAnswer } from '../../desk/desk.ts';
import type { CustodyCommand } from '../custody-commands.ts';

type Notice = NonNullable<SafeLockView['notice']>;

/** How long it stays. Milliseconds. */
const SHOWN_MS = 15_000;
/** Devices and clock say nothing to anybody. */
const UNSAID: readonly CustodyCommand['type'][] = [
  'start',
  'tick',
  'regained',
  'clockMoved',
  'pulseSeen',
  'trouble',
  'desk',
];

export interface Notices {
  after(command: CustodyCommand, answer: CustodyAnswer, lockOf: (incident: string) => string | null): void;
  at(lock: string): Notice | null;
}

export function createNotices(clock: Clock): Notices {
  const byLock = new Map<string, Notice>();
  return {
    after(command, { entries, refusal }, lockOf) {
      if (UNSAID.includes(command.type)) return;
      const lock = 'lock' in command ? command.lock : 'incident' in command ? lockOf(command.incident) : null;
      if (lock === null) return;
      byLock.delete(lock);
      if (refusal === null) return;
      const person = entries.findLast(({ type }) => type === 'opening.refused')?.data.person;
      const { code, clause } = refusal;
      const mono = Math.floor(clock.mono());
      byLock.set(lock, { code, clause, person: typeof person === 'string' ? person : null, mono });
    },
    at(lock) {
      const notice = byLock.get(lock);
      return notice === undefined || clock.mono() - notice.mono >= SHOWN_MS ? null : notice;
    },
  };
}
