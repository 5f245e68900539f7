/**
 * Where decisions become history. Single-threaded: decide on the state as it stands, evolve at once so that the next
 * command sees it, append; nothing is published, nobody is answered and nothing moves before the writer has acknowledged.
 */
import type { Clock } from '../../devices/kit/clock.ts';
import type { DurableEvent } from '../api/contract/events.ts';
import type { CustodyCommand, CustodyEffect, CustodyFacts } from '../custody/custody-commands.ts';
import { evolveCustody } from '../custody/custody-evolve.ts';
import { decideCustody } from '../custody/opening-decider.ts';
import { type CustodyState, NO_CUSTODY } from '../custody/opening-states.ts';
import type { Refusal } from '../custody/refusals.ts';
import {
  decideReading,
  evolveReading,
  NO_READINGS,
  type ReadingCommand,
  type ReadingFacts,
  type ReadingRefusal,
  type ReadingState,
} from '../identity/reading-decider.ts';
import type { CallMark, Entry, EntryDraft } from '../ledger/entry.ts';
import type { PeopleCommand, PeopleFacts } from '../people/people-commands.ts';
import { decidePeople } from '../people/people-decider.ts';
import { evolvePeople } from '../people/people-evolve.ts';
import type { PeopleRefusal } from '../people/people-refusals.ts';
import { NO_PEOPLE, type PeopleState } from '../people/people-state.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import { toDurableEvent } from './durable-event.ts';
import { stamp } from './entry-stamp.ts';

/** What the desk needs of the ledger. */
export interface DeskLedger {
  readonly origin: string;
  nextSeq(): number;
  append(entries: readonly Entry[], mark: CallMark | null): Promise<void>;
  findCall(key: string): FoundCall | null;
}

/** A call that was made before under the same key. */
export interface FoundCall {
  readonly argsHash: string;
  readonly ref: string;
  readonly seq: number;
}

export interface DeskDeps {
  readonly ledger: DeskLedger;
  readonly clock: Clock;
  /** Identifies this run of the daemon. */
  readonly boot: string;
  publish(event: DurableEvent): void;
  /** Every entry, replayed and new, in order, as soon as the state has it: for registers that are read and decide nothing. */
  onEntry(entry: Entry): void;
}

type Answer<R> =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly refusal: R };
export type ReadingAnswer = Answer<ReadingRefusal>;
export type PeopleAnswer = Answer<PeopleRefusal>;

export interface CustodyAnswer {
  readonly entries: readonly Entry[];
  /** To be carried out now, in order: the entries are on disk. */
  readonly effects: readonly CustodyEffect[];
  readonly refusal: Refusal | null;
}

/** The three states that decide, as a snapshot keeps them. */
interface DeskStates {
  readonly readings: ReadingState;
  readonly people: PeopleState;
  readonly custody: CustodyState;
}

export interface Desk extends KeptFold {
  readings(): ReadingState;
  people(): PeopleState;
  custody(): CustodyState;
  /** Takes an entry that is already on disk into the state; used at start, in order. */
  replay(entry: Entry): void;
  /** Writes entries that need no decision. Resolves when they are durable and published. */
  record(drafts: readonly EntryDraft[], mark: CallMark | null): Promise<readonly Entry[]>;
  /** Decides and writes; a refusal is written down too. Resolves when durable and published. */
  reading(command: ReadingCommand, facts: ReadingFacts, mark: CallMark | null): Promise<ReadingAnswer>;
  decidePeople(command: PeopleCommand, facts: PeopleFacts, mark: CallMark | null): Promise<PeopleAnswer>;
  /** `before` is written in the same transaction, in front of what is decided. */
  decideCustody(command: CustodyCommand, facts: CustodyFacts, before?: readonly EntryDraft[]): Promise<CustodyAnswer>;
  findCall(key: string): FoundCall | null;
}

export function createDesk({ ledger, clock, boot, publish, onEntry }: DeskDeps): Desk {
  let readings = NO_READINGS;
  let people = NO_PEOPLE;
  let custody = NO_CUSTODY;
  const unpublished: Entry[] = [];

  const evolve = (entry: Entry): void => {
    readings = evolveReading(readings, entry);
    people = evolvePeople(people, entry);
    custody = evolveCustody(custody, entry);
    onEntry(entry);
  };

  const publishThrough = (seq: number): void => {
    for (let next = unpublished[0]; next !== undefined && next.seq <= seq; next = unpublished[0]) {
      unpublished.shift();
      publish(toDurableEvent(next));
    }
  };

  const record = async (drafts: readonly EntryDraft[], mark: CallMark | null): Promise<readonly Entry[]> => {
    if (drafts.length === 0) return [];
    const first = ledger.nextSeq();
    const time = { log: ledger.origin, boot, wall: clock.wall(), mono: clock.mono() };
    const entries = drafts.map((draft, index) => stamp(draft, { ...time, seq: first + index }));
    // The ledger takes the entries or throws before anything else has seen them.
    const durable = ledger.append(entries, mark);
    for (const entry of entries) evolve(entry);
    unpublished.push(...entries);
    await durable;
    publishThrough(first + entries.length - 1);
    return entries;
  };

  return {
    readings: () => readings,
    people: () => people,
    custody: () => custody,
    replay: evolve,
    dump: (): DeskStates => ({ readings, people, custody }),
    load(dumped) {
      ({ readings, people, custody } = dumped as DeskStates);
    },
    record,
    async reading(command, facts, mark) {
      const decision = decideReading(readings, command, facts);
      // A refused call leaves no mark: its key stays free, for nothing was done.
      const entries = await record(decision.drafts, decision.ok ? mark : null);
      return decision.ok ? { ok: true, entries } : { ok: false, refusal: decision.refusal };
    },
    async decidePeople(command, facts, mark) {
      const decision = decidePeople(people, command, facts);
      const entries = await record(decision.drafts, decision.ok ? mark : null);
      return decision.ok ? { ok: true, entries } : { ok: false, refusal: decision.refusal };
    },
    async decideCustody(command, facts, before = []) {
      const { drafts, effects, refusal } = decideCustody(custody, command, facts);
      const entries = await record([...before, ...drafts], null);
      return { entries, effects, refusal };
    },
    findCall: (key) => ledger.findCall(key),
  };
}
