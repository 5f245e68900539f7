/** The people's own counter of wrong tries, driven by PINs at the safe: its entries, its evolve, its penalty. */
import { penaltyOf } from '../../../daemon/people/attempt-penalty.ts';
import { evolvePeople } from '../../../daemon/people/people-evolve.ts';
import { DEFAULT_PEOPLE_RULES } from '../../../daemon/people/people-rules.ts';
import { NO_PEOPLE, type PeopleState } from '../../../daemon/people/people-state.ts';

interface Now {
  readonly wall: number;
  readonly mono: number;
  readonly boot: string;
}

export interface PinCounters {
  /** Ms that are left of a penalty. */
  left(person: string | null, reader: string, now: Now): number;
  /** One try, written down before and after the check; answers what it earned, ms. */
  tried(person: string, reader: string, right: boolean, now: Now): number;
  /** The same counters in the next run of the daemon. */
  inRun(startedMono: number): PinCounters;
}

export function createPinCounters(startedMono: number, before: PeopleState = NO_PEOPLE): PinCounters {
  let state = before;
  let count = state.tries.size;
  const left: PinCounters['left'] = (person, reader, { wall, mono, boot }) =>
    // An untrusted clock: nobody knows how long the PC was off, so a penalty of another run begins anew.
    penaltyOf(state, person, reader, {
      now: { wall, mono, boot },
      startedMono,
      clockTrusted: false,
      rules: DEFAULT_PEOPLE_RULES,
    });
  return {
    left,
    tried(person, reader, right, now) {
      const attempt = `a${count++}`;
      const about = {
        v: 1,
        log: 'l',
        seq: 0,
        tv: 1,
        actors: [],
        boot: now.boot,
        mono: now.mono,
        ts: now.wall,
      } as const;
      const take = (type: string, data: { readonly [key: string]: string | null }): void => {
        state = evolvePeople(state, { ...about, type, data });
      };
      take('attempt.begun', { attempt, person, badge: `${person}-1`, reader, kind: 'pin', use: 'opening' });
      if (right) take('attempt.accepted', { attempt, person, reader, sealed: '' });
      else take('attempt.rejected', { attempt, person, reader, reason: 'wrong' });
      return right ? 0 : left(person, reader, now);
    },
    inRun: (mono) => createPinCounters(mono, state),
  };
}
