/** The ledger entries about the PC's clock. */
import type { Actor, EntryDraft, Json } from '../ledger/entry.ts';
import type { ClockJump, ClockSample } from './clock-judge.ts';

export const CLOCK_ENTRY = {
  /** The clock was set, by a person or a program: `fromMs`, `toMs`, `deltaMs`, `sinceMs`, and both clocks now. */
  jump: 'clock.jump',
  /** From now on the clock is not believed: `reason`, and by how much it is off where that is known. */
  doubted: 'clock.doubted',
  /** It is believed again: `by` managers, a witness, or because it stands where it would have stood anyway. */
  confirmed: 'clock.confirmed',
} as const;

const REASONS = ['unset', 'before-ledger', 'jumped', 'witness-differs'] as const;
/** Why the clock is not believed. */
export type DoubtReason = (typeof REASONS)[number];

export function isDoubtReason(value: unknown): value is DoubtReason {
  return REASONS.some((reason) => reason === value);
}

export type ConfirmedBy = 'managers' | 'witness' | 'undone';

/** Both clocks as an entry holds them. Whole milliseconds. */
export function bothClocks({ wall, bootMs }: ClockSample): { readonly wallMs: number; readonly bootMs: number } {
  return { wallMs: Math.floor(wall), bootMs: Math.floor(bootMs) };
}

const DAEMON: readonly Actor[] = [{ part: 'daemon' }];

export function jumpDraft(jump: ClockJump, now: ClockSample, simulated: boolean): EntryDraft {
  return made(CLOCK_ENTRY.jump, DAEMON, simulated, { ...jump, ...bothClocks(now) });
}

/** `movedMs`: how far the clock was moved, so that moving it back is seen; null where nobody knows. */
export function doubtDraft(
  about: {
    readonly reason: DoubtReason;
    readonly movedMs: number | null;
    readonly witness: string | null;
    readonly differsMs: number | null;
  },
  simulated: boolean,
): EntryDraft {
  return made(CLOCK_ENTRY.doubted, DAEMON, simulated, about);
}

/** `reason`: the doubt that ends; null where the clock was moved too little to be doubted, and back. */
export function confirmDraft(
  about: {
    readonly by: ConfirmedBy;
    readonly reason: DoubtReason | null;
    readonly witness: string | null;
    readonly differsMs: number | null;
  },
  now: ClockSample,
  actors: readonly Actor[] | null,
  simulated: boolean,
): EntryDraft {
  return made(CLOCK_ENTRY.confirmed, actors ?? DAEMON, simulated, { ...about, ...bothClocks(now) });
}

function made(
  type: (typeof CLOCK_ENTRY)[keyof typeof CLOCK_ENTRY],
  actors: readonly Actor[],
  sim: boolean,
  data: { readonly [key: string]: Json },
): EntryDraft {
  return { type, tv: 1, actors, sim, data };
}
