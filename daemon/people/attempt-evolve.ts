/** How counters and proofs follow from the entries about attempts. Pure. */
import { personTries, readerTries } from './attempt-penalty.ts';
import type { PeopleEntry } from './people-entries.ts';
import { type Moment, type PeopleState, withKey, without } from './people-state.ts';

type AttemptEntry = Extract<PeopleEntry, { type: `attempt.${string}` }>;

export function evolveAttempt(state: PeopleState, entry: AttemptEntry): PeopleState {
  const at: Moment = { wall: entry.ts, mono: entry.mono, boot: entry.boot };
  switch (entry.type) {
    case 'attempt.begun': {
      const { attempt, person, badge, reader, kind, use } = entry.data;
      const attempts = withKey(state.attempts, attempt, { person, badge, reader, kind, use });
      // Counted before it is checked: pulling the plug in the middle wins no free try.
      const tries = countedFor(person, reader).reduce((all, key) => {
        return withKey(all, key, { count: (all.get(key)?.count ?? 0) + 1, last: at });
      }, state.tries);
      return { ...state, attempts, tries };
    }
    case 'attempt.accepted': {
      const { attempt, person, reader } = entry.data;
      const running = state.attempts.get(attempt);
      if (running === undefined) return state;
      const settled: PeopleState = {
        ...state,
        attempts: without(state.attempts, [attempt]),
        tries: without(state.tries, countedFor(person, reader)),
      };
      // What was typed for one opening is good for that one and for nothing else.
      if (running.use === 'opening') return settled;
      const older = [...state.proofs].filter(([, proof]) => proof.person === person).map(([id]) => id);
      return { ...settled, proofs: withKey(without(state.proofs, older), attempt, { ...running, person, at }) };
    }
    case 'attempt.rejected': {
      const { attempt, person, reader } = entry.data;
      // The penalty runs from when the person was told.
      const tries = countedFor(person, reader).reduce((all, key) => {
        const known = all.get(key);
        return known === undefined ? all : withKey(all, key, { ...known, last: at });
      }, state.tries);
      return { ...state, attempts: without(state.attempts, [attempt]), tries };
    }
  }
}

function countedFor(person: string | null, reader: string): string[] {
  return person === null ? [readerTries(reader)] : [personTries(person), readerTries(reader)];
}
