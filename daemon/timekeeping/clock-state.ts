/** What the ledger says about the PC's clock: whether it is doubted, why, and how far it was moved. A fold over entries. Pure. */
import { DAEMON_ENTRY } from '../daemon-entries.ts';
import type { Entry, Json } from '../ledger/entry.ts';
import { CLOCK_ENTRY, type DoubtReason, isDoubtReason } from './clock-entries.ts';
import type { ClockSample } from './clock-judge.ts';

export interface ClockDoubt {
  readonly reason: DoubtReason;
  /** Who raised it; null where no witness did. */
  readonly witness: string | null;
}

export interface ClockState {
  /** The newest time that the ledger vouches for: of all entries since the clock was last confirmed. Wall ms. */
  readonly latestTs: number;
  /** Null while the clock is believed. It outlives a restart. */
  readonly doubt: ClockDoubt | null;
  /** How far the clock was moved since it was last believed. Milliseconds; null: nobody knows. */
  readonly movedMs: number | null;
  /** Run of the kernel, and both clocks, at the newest entry that tells them. */
  readonly kernel: string | null;
  readonly anchor: ClockSample | null;
  /** Witnesses whose other time two managers have looked at. */
  readonly overruled: readonly string[];
}

export const NO_CLOCK: ClockState = {
  latestTs: 0,
  doubt: null,
  movedMs: 0,
  kernel: null,
  anchor: null,
  overruled: [],
};

/** The state after `entry`; every entry counts, for each has a time. */
export function evolveClock(state: ClockState, entry: Entry): ClockState {
  const later = { ...state, latestTs: Math.max(state.latestTs, entry.ts) };
  const { data } = entry;
  switch (entry.type) {
    case DAEMON_ENTRY.started:
      return evolveStart(later, data.clock ?? null);
    case CLOCK_ENTRY.jump: {
      const { movedMs } = later;
      const delta = typeof data.deltaMs === 'number' ? data.deltaMs : 0;
      return { ...anchored(later, data), movedMs: movedMs === null ? null : movedMs + delta };
    }
    case CLOCK_ENTRY.doubted: {
      const { reason, witness } = data;
      if (!isDoubtReason(reason)) return later;
      const doubt = { reason, witness: typeof witness === 'string' ? witness : null };
      const movedMs = typeof data.movedMs === 'number' ? data.movedMs : null;
      return { ...later, doubt, movedMs, overruled: reason === 'witness-differs' ? later.overruled : [] };
    }
    case CLOCK_ENTRY.confirmed: {
      const { doubt, overruled } = later;
      const heard = data.by === 'managers' && doubt?.witness != null ? [...overruled, doubt.witness] : overruled;
      return { ...anchored(later, data), latestTs: entry.ts, doubt: null, movedMs: 0, overruled: heard };
    }
    default:
      return later;
  }
}

/** While the PC was off, anybody may have set its clock and no clock of ours ran: how far it was moved before is worth nothing now. */
function evolveStart(state: ClockState, clock: Json): ClockState {
  if (clock === null || typeof clock !== 'object' || !('kernel' in clock))
    return { ...state, kernel: null, anchor: null };
  const same = clock.kernel !== null && clock.kernel === state.kernel;
  const kernel = typeof clock.kernel === 'string' ? clock.kernel : null;
  const movedMs = same ? state.movedMs : state.doubt === null ? 0 : null;
  return { ...anchored(state, clock), kernel, movedMs };
}

function anchored(state: ClockState, { wallMs, bootMs }: { readonly [key: string]: Json }): ClockState {
  const known = typeof wallMs === 'number' && typeof bootMs === 'number';
  return { ...state, anchor: known ? { wall: wallMs, bootMs } : null };
}
