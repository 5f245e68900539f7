/** How long somebody, or a reader, is out after wrong tries. Counts come from entries, so a restart forgives nothing. */
import type { PeopleFacts } from './people-commands.ts';
import type { PeopleState, Tries } from './people-state.ts';

type PenaltyFacts = Pick<PeopleFacts, 'now' | 'startedMono' | 'clockTrusted' | 'rules'>;

export const personTries = (person: string): string => `person:${person}`;
export const readerTries = (reader: string): string => `reader:${reader}`;

/** What the penalty of these tries still lasts, whole milliseconds, for it stands in entries; 0 when there is none. */
export function penaltyLeft(tries: Tries | undefined, facts: PenaltyFacts): number {
  const { first, more, ms } = facts.rules.penalty;
  if (tries === undefined || tries.count < first || (tries.count - first) % more !== 0) return 0;
  const { now } = facts;
  if (tries.last.boot === now.boot) return Math.max(0, Math.ceil(ms - (now.mono - tries.last.mono)));
  if (facts.clockTrusted && now.wall - tries.last.wall >= ms) return 0;
  // Nobody knows how long the PC was off: without a clock to believe, the whole penalty runs anew from the start.
  return Math.max(0, Math.ceil(ms - (now.mono - facts.startedMono)));
}

/** The longer penalty of person and reader, milliseconds. */
export function penaltyOf(state: PeopleState, person: string | null, reader: string, facts: PenaltyFacts): number {
  const own = person === null ? 0 : penaltyLeft(state.tries.get(personTries(person)), facts);
  return Math.max(own, penaltyLeft(state.tries.get(readerTries(reader)), facts));
}
