/**
 * Who may read a document now. Pure: decides on the state as it stands, from commands and facts alone.
 * One reading a reader at a time; a reading that ended, or never was, cannot end again.
 */
import { assertNever } from '../../devices/kit/result.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import {
  type CommittedSubject,
  READING_ENTRY,
  type ReadingCompleted,
  type ReadingRequested,
} from './reading-entries.ts';

/** A reading under way. */
export interface RunningReading extends ReadingRequested {
  readonly actor: Actor;
  readonly simulated: boolean;
  readonly subject: string | null;
}

export interface ReadingState {
  /** By reading id. */
  readonly running: ReadonlyMap<string, RunningReading>;
}

export const NO_READINGS: ReadingState = { running: new Map() };

export type ReadingCommand =
  | ({ readonly type: 'start'; readonly actor: Actor; readonly subject: string | null } & ReadingRequested)
  | {
      readonly type: 'complete';
      readonly reading: string;
      readonly outcome: Omit<ReadingCompleted, 'reading' | 'reader' | 'kept'>;
      readonly committed: CommittedSubject;
    }
  | { readonly type: 'fail'; readonly reading: string; readonly code: string; readonly status: string | null }
  | { readonly type: 'interrupt'; readonly reading: string };

/** What the devices last said; null for a device that is not configured. */
export interface ReadingFacts {
  readonly reader: { readonly ready: boolean; readonly simulated: boolean } | null;
}

export type ReadingRefusal =
  | { readonly code: 'deviceUnknown' }
  | { readonly code: 'deviceAbsent' }
  | { readonly code: 'deviceBusy'; readonly holder: Actor }
  | { readonly code: 'readingUnknown' };

export type ReadingDecision =
  | { readonly ok: true; readonly drafts: readonly EntryDraft[] }
  /** `drafts` writes the refusal down where that is owed. */
  | { readonly ok: false; readonly refusal: ReadingRefusal; readonly drafts: readonly EntryDraft[] };

export function decideReading(state: ReadingState, command: ReadingCommand, facts: ReadingFacts): ReadingDecision {
  if (command.type === 'start') return decideStart(state, command, facts);
  const running = state.running.get(command.reading);
  if (running === undefined) return { ok: false, refusal: { code: 'readingUnknown' }, drafts: [] };
  const about = { tv: 1, dev: running.reader, cause: running.reading, sim: running.simulated, actors: [running.actor] };
  const ids = { reading: running.reading, reader: running.reader };
  switch (command.type) {
    case 'complete': {
      const { subject, pii } = command.committed;
      const data = { ...ids, ...command.outcome, kept: subject !== null };
      const draft = { ...about, type: READING_ENTRY.completed, pii, data };
      return { ok: true, drafts: [subject === null ? draft : { ...draft, subj: subject }] };
    }
    case 'fail': {
      const data = { ...ids, code: command.code, status: command.status };
      return { ok: true, drafts: [{ ...about, type: READING_ENTRY.failed, data }] };
    }
    case 'interrupt':
      return {
        ok: true,
        drafts: [{ ...about, type: READING_ENTRY.interrupted, actors: [{ part: 'daemon' }], data: ids }],
      };
    default:
      return assertNever(command);
  }
}

function decideStart(
  state: ReadingState,
  command: Extract<ReadingCommand, { type: 'start' }>,
  facts: ReadingFacts,
): ReadingDecision {
  const { reading, reader, purpose, keep, actor, subject } = command;
  const simulated = facts.reader?.simulated ?? false;
  const about = {
    tv: 1,
    cause: reading,
    sim: simulated,
    actors: [actor],
    ...(facts.reader === null ? {} : { dev: reader }),
  };
  // A name that is not in the configuration came from outside and could be anything: it is not written down.
  const named = facts.reader === null ? null : reader;
  const refuse = (refusal: ReadingRefusal): ReadingDecision => ({
    ok: false,
    refusal,
    drafts: [{ ...about, type: READING_ENTRY.refused, data: { reading, reader: named, purpose, code: refusal.code } }],
  });
  if (facts.reader === null) return refuse({ code: 'deviceUnknown' });
  const holder = [...state.running.values()].find((other) => other.reader === reader);
  if (holder !== undefined) return refuse({ code: 'deviceBusy', holder: holder.actor });
  if (!facts.reader.ready) return refuse({ code: 'deviceAbsent' });
  const draft = { ...about, type: READING_ENTRY.requested, data: { reading, reader, purpose, keep } };
  return { ok: true, drafts: [subject === null ? draft : { ...draft, subj: subject }] };
}

/** The state after `entry`; entries of other areas leave it as it is. */
export function evolveReading(state: ReadingState, entry: Entry): ReadingState {
  switch (entry.type) {
    case READING_ENTRY.requested: {
      const running = new Map(state.running);
      const request: RunningReading = {
        reading: String(entry.data.reading),
        reader: String(entry.data.reader),
        purpose: String(entry.data.purpose),
        keep: entry.data.keep === true,
        actor: entry.actors[0] ?? {},
        simulated: entry.sim === true,
        subject: entry.subj ?? null,
      };
      return { running: running.set(request.reading, request) };
    }
    case READING_ENTRY.completed:
    case READING_ENTRY.failed:
    case READING_ENTRY.interrupted: {
      const running = new Map(state.running);
      running.delete(String(entry.data.reading));
      return { running };
    }
    default:
      return state;
  }
}
