/**
 * Keeps watch over the PC's clock: every five seconds, and whenever somebody asks whether it may be believed. What is found is an
 * entry first; the doubt itself follows from the entries, so that a restart forgets nothing.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { CallError } from '../api/call-error.ts';
import type { LedgerStateView } from '../api/contract/ledger-view.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import type { BootTime } from './boot-time.ts';
import { believedWall, doubtOf, isUnset, meaningOf, witnessSays } from './clock-doubt.ts';
import {
  bothClocks,
  CLOCK_ENTRY,
  confirmDraft,
  type DoubtReason,
  doubtDraft,
  isDoubtReason,
  jumpDraft,
} from './clock-entries.ts';
import {
  type ClockJump,
  type ClockSample,
  type ClockWatch,
  jumpBetween,
  nextSample,
  watchFrom,
} from './clock-judge.ts';
import { evolveClock, NO_CLOCK } from './clock-state.ts';
import { evolveRun, type LastRun, lastRun, NO_RUN } from './run-history.ts';

const EVERY_MS = 5_000;
/** So near to each other two looks at the wall clock must lie for the look at the other clock in between to belong to them. */
const TOGETHER_MS = 500;
const MOST_TRIES = 5;

export interface TimekeeperDeps {
  readonly clock: Clock;
  readonly bootTime: BootTime;
  /** Whether simulated devices are in use; marked in every entry. */
  readonly simulated: boolean;
  /** Writes; `onEntry` has heard the entries before this returns, and it resolves when they are durable. */
  record(drafts: readonly EntryDraft[]): Promise<readonly Entry[]>;
  /** What `view` says has changed. */
  onChange(): void;
  /** An entry could not be written: the process has to end. */
  onFailed(cause: unknown): void;
}

/** What a start says of the run before it and of the clock. */
export interface RunStart extends LastRun {
  readonly clock: {
    readonly trusted: boolean;
    readonly reason: DoubtReason | null;
    readonly wallMs: number;
    readonly bootMs: number;
    readonly kernel: string | null;
  };
}

export interface Timekeeper {
  /** Every entry, replayed and new, in order. */
  onEntry(entry: Entry): void;
  /** What a start from a snapshot takes up again. */
  readonly fold: KeptFold;
  /** Once, after the replay: what `daemon.started` says, and what is to be written right after it, in the same transaction. */
  atStart(aliveAt: number | null): { readonly about: RunStart; readonly drafts: readonly EntryDraft[] };
  /** From now on the clock is watched. */
  start(): void;
  /** Whether the wall clock may be believed now. Cheap; looks at the clocks each time. */
  trusted(): boolean;
  view(): Pick<LedgerStateView, 'clock' | 'clockReason'>;
  /** Wall ms as far as it is known: without the jumps that were seen, never before the newest entry. */
  believedWall(): number;
  /** A witness's own time from a cosignature that was checked. Seconds since 1970. */
  witnessTime(name: string, seconds: number): void;
  /** Why nobody can confirm the clock now: it is not doubted, or was never set; null when two managers can. */
  confirmObstacle(): CallError | null;
  /** Two managers say that the clock is right; `before` is written in front, in the same transaction, begun in this turn of the loop. */
  confirm(actors: readonly Actor[], before: readonly EntryDraft[]): Promise<readonly Entry[]>;
  /** Harmless when repeated. */
  close(): void;
}

export function createTimekeeper(deps: TimekeeperDeps): Timekeeper {
  const { clock, bootTime, simulated } = deps;
  let state = NO_CLOCK;
  let run = NO_RUN;
  let watch: ClockWatch | null = null;
  let watching = false;
  let looking = false;
  let told: DoubtReason | null = null;
  let cancel: CancelTimer = () => {};

  /** Both clocks at one moment: a process that is held up, or a PC that falls asleep, in between would pass for a jump. */
  const sample = (tries = 1): ClockSample => {
    const before = clock.wall();
    const bootMs = bootTime.now();
    const wall = clock.wall();
    return Math.abs(wall - before) < TOGETHER_MS || tries >= MOST_TRIES ? { wall, bootMs } : sample(tries + 1);
  };

  /** Never throws: what cannot be written ends the process elsewhere. */
  const write = (drafts: readonly EntryDraft[]): void => {
    deps.record(drafts).catch(deps.onFailed);
  };

  const doubted = (reason: DoubtReason, movedMs: number | null): EntryDraft =>
    doubtDraft({ reason, movedMs, witness: null, differsMs: null }, simulated);

  /** The entries of a jump, and of what stands beside it at this moment; `behind` names a doubt at the start. */
  const draftsOf = (jump: ClockJump | null, now: ClockSample, behind: DoubtReason | null): EntryDraft[] => {
    const drafts = jump === null ? [] : [jumpDraft(jump, now, simulated)];
    const meaning = jump === null || isUnset(now.wall) ? null : meaningOf(state, jump);
    if (meaning === 'undone') {
      const about = { by: 'undone', reason: state.doubt?.reason ?? null, witness: null, differsMs: null } as const;
      return [...drafts, confirmDraft(about, now, null, simulated)];
    }
    if (state.doubt !== null) return drafts;
    if (jump !== null && meaning === 'doubted') {
      const movedMs = state.movedMs === null ? null : state.movedMs + jump.deltaMs;
      return [...drafts, doubted(behind ?? 'jumped', movedMs)];
    }
    const reason = doubtOf(state, now.wall);
    return reason === null ? drafts : [...drafts, doubted(reason, null)];
  };

  /** Looks at the clocks and writes down what is new; the reason to doubt them, or null. */
  const look = (): DoubtReason | null => {
    const now = sample();
    // Whoever hears an entry of ours may ask again; what is being written is not written twice.
    if (watch === null || !watching || looking) return doubtOf(state, now.wall);
    const next = nextSample(watch, now);
    watch = next.watch;
    looking = true;
    const drafts = draftsOf(next.jump, now, null);
    if (drafts.length > 0) write(drafts);
    looking = false;
    const reason = doubtOf(state, now.wall);
    if (reason !== told) {
      told = reason;
      deps.onChange();
    }
    return reason;
  };

  const obstacle = (): CallError | null => {
    if (look() === null) return { code: 'clockNotDoubted' };
    // Two people may be wrong about an hour; about the year nobody is.
    return isUnset(clock.wall()) ? { code: 'clockUntrusted' } : null;
  };

  const wait = (): void => {
    cancel = clock.after(EVERY_MS, () => {
      look();
      wait();
    });
  };

  return {
    onEntry(entry) {
      state = evolveClock(state, entry);
      run = evolveRun(run, entry);
    },
    fold: {
      dump: () => ({ state, run }),
      load(dumped) {
        ({ state, run } = dumped as { state: typeof state; run: typeof run });
      },
    },
    atStart(aliveAt) {
      const now = sample();
      watch = watchFrom(now);
      const sameKernel = bootTime.kernel !== null && bootTime.kernel === state.kernel;
      const jump = sameKernel && state.anchor !== null ? jumpBetween(state.anchor, now) : null;
      const about = lastRun(run, aliveAt, now.wall);
      const drafts = draftsOf(jump, now, doubtOf(state, now.wall));
      told = drafts.reduce<DoubtReason | null>(reasonAfter, doubtOf(state, now.wall));
      const clocks = { trusted: told === null, reason: told, ...bothClocks(now), kernel: bootTime.kernel };
      return { about: { ...about, clock: clocks }, drafts };
    },
    start() {
      watching = true;
      look();
      wait();
    },
    trusted: () => look() === null,
    view() {
      const reason = doubtOf(state, clock.wall());
      return { clock: reason === null ? 'trusted' : 'untrusted', clockReason: reason };
    },
    believedWall() {
      look();
      return believedWall(state, clock.wall());
    },
    witnessTime(name, seconds) {
      look();
      const now = sample();
      const differsMs = Math.floor(seconds * 1_000 - now.wall);
      const says = watching ? witnessSays(state, name, differsMs) : null;
      if (says === 'doubted')
        write([doubtDraft({ reason: 'witness-differs', movedMs: null, witness: name, differsMs }, simulated)]);
      if (says === 'confirmed' && state.doubt !== null) {
        const about = { by: 'witness', reason: state.doubt.reason, witness: name, differsMs } as const;
        write([confirmDraft(about, now, null, simulated)]);
      }
      look();
    },
    confirmObstacle: obstacle,
    async confirm(actors, before) {
      if (new Set(actors.map(({ person }) => person)).size < 2) throw new Error('a clock confirmed by fewer than two');
      // What the two have given is used up all the same.
      if (obstacle() !== null) return deps.record(before);
      const reason = doubtOf(state, clock.wall());
      const about = { by: 'managers', reason, witness: state.doubt?.witness ?? null, differsMs: null } as const;
      const entries = await deps.record([...before, confirmDraft(about, sample(), actors, simulated)]);
      look();
      return entries;
    },
    close() {
      watching = false;
      cancel();
    },
  };
}

/** The reason that stands after `draft`. */
function reasonAfter(reason: DoubtReason | null, { data, type }: EntryDraft): DoubtReason | null {
  if (type === CLOCK_ENTRY.confirmed) return null;
  return type === CLOCK_ENTRY.doubted && isDoubtReason(data.reason) ? data.reason : reason;
}
