/** How many wrong PINs, and how long out. Per person and per reader; rebuilt from entries, so a restart does not help. */
import type { LockRule } from './lock-rules.ts';
import type { CustodyState, Tries } from './opening-states.ts';

interface At {
  readonly boot: string;
  readonly mono: number;
}

export type TriesMap = CustodyState['tries'];

const FRESH: Tries = { wrong: 0, penalised: false, penaltyMs: 0, boot: '', untilMono: 0 };
const keyOfPerson = (person: string): string => `person:${person}`;
const keyOfReader = (reader: string): string => `reader:${reader}`;

/**
 * The penalty that one more wrong PIN earns, ms; 0 for none. Four wrong ones, then each further two (safe.md 6, behaviour 5).
 */
export function penaltyEarned(tries: TriesMap, key: { person: string } | { reader: string }, rule: LockRule): number {
  const { wrong, penalised } = tries.get('person' in key ? keyOfPerson(key.person) : keyOfReader(key.reader)) ?? FRESH;
  return wrong + 1 >= (penalised ? rule.wrongTriesAgain : rule.wrongTries) ? rule.penaltyMs : 0;
}

/** Ms that are left of a penalty of this person or at this reader; 0 when there is none. Even right PINs fail meanwhile (6). */
export function penaltyLeft(tries: TriesMap, person: string | null, reader: string, at: At): number {
  const keys = [keyOfReader(reader), ...(person === null ? [] : [keyOfPerson(person)])];
  return Math.max(0, ...keys.map((key) => left(tries.get(key), at)));
}

function left(tries: Tries | undefined, { boot, mono }: At): number {
  if (tries === undefined || tries.penaltyMs === 0) return 0;
  // Monotonic times of another run say nothing; until the start is written down the whole penalty stands.
  return tries.boot === boot ? tries.untilMono - mono : tries.penaltyMs;
}

export function afterWrong(
  tries: TriesMap,
  wrong: {
    readonly person: string;
    readonly reader: string;
    readonly personPenaltyMs: number;
    readonly readerPenaltyMs: number;
  },
  at: At,
): TriesMap {
  const next = new Map(tries);
  const add = (key: string, penaltyMs: number): undefined => {
    const before = tries.get(key) ?? FRESH;
    if (penaltyMs === 0) next.set(key, { ...before, wrong: before.wrong + 1 });
    else next.set(key, { wrong: 0, penalised: true, penaltyMs, boot: at.boot, untilMono: at.mono + penaltyMs });
  };
  add(keyOfPerson(wrong.person), wrong.personPenaltyMs);
  add(keyOfReader(wrong.reader), wrong.readerPenaltyMs);
  return next;
}

/** A right PIN wipes the count of the person and of the reader. */
export function afterRight(tries: TriesMap, person: string, reader: string): TriesMap {
  const next = new Map(tries);
  next.delete(keyOfPerson(person));
  next.delete(keyOfReader(reader));
  return next;
}

/** At a start: a penalty that was running begins anew, because nobody knows how long the daemon was down. */
export function afterStart(tries: TriesMap, { boot, mono }: At): TriesMap {
  const renew = (one: Tries): Tries =>
    one.boot === boot || one.penaltyMs === 0 ? one : { ...one, boot, untilMono: mono + one.penaltyMs };
  return new Map([...tries].map(([key, one]) => [key, renew(one)]));
}
