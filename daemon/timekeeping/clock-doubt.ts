/** May the wall clock be believed, and what makes it doubted or believed again? Rules on what the ledger says and what is seen. Pure. */
import type { DoubtReason } from './clock-entries.ts';
import { type ClockJump, JUMP_MS } from './clock-judge.ts';
import type { ClockState } from './clock-state.ts';

/** A PC whose clock stands before this was never set. 2025-01-01 in UTC. */
const EARLIEST_BELIEVED = Date.UTC(2025, 0, 1);
/** An entry's time may lie so far ahead: its clock and ours were read one after the other. Milliseconds. */
const BEHIND_MS = JUMP_MS;
/**
 * How far forward the clock may be set before it is doubted. A minute changes no day, no opening hour and no timer by more than a
 * person waits at the safe (60 s for the second badge), and NTP that was out of reach for weeks steps by less. Backward nothing is
 * allowed beyond the jump's own threshold: the ledger would get times that it had already. Milliseconds.
 */
const FORWARD_MS = 60_000;
/** A witness's time further off than this is another time; this near it agrees (a slow line lies in between). Milliseconds. */
const WITNESS_DIFFERS_MS = 300_000;
const WITNESS_AGREES_MS = 60_000;

/** Before the clock was ever set, nobody can say that it is right. */
export function isUnset(wall: number): boolean {
  return wall < EARLIEST_BELIEVED;
}

/** Why the clock is not believed now; null while it is. */
export function doubtOf({ doubt, latestTs }: ClockState, wall: number): DoubtReason | null {
  if (isUnset(wall)) return 'unset';
  if (doubt !== null) return doubt.reason;
  return wall < latestTs - BEHIND_MS ? 'before-ledger' : null;
}

/**
 * What a jump means. `undone`: the clock was moved, and stands again where it would stand had nobody moved it, within what is no
 * jump. Only jumps that were seen count, one after the other, without the PC being off in between.
 */
export function meaningOf(state: ClockState, { deltaMs }: ClockJump): 'undone' | 'doubted' | 'small' {
  if (state.movedMs === null) return 'doubted';
  const moved = state.movedMs + deltaMs;
  if (Math.abs(moved) <= JUMP_MS) return 'undone';
  return deltaMs < 0 || moved > FORWARD_MS ? 'doubted' : 'small';
}

/** What a witness's time says. Cosignatures carry whole seconds (C2SP tlog-cosignature). */
export function witnessSays(state: ClockState, name: string, differsMs: number): 'doubted' | 'confirmed' | null {
  const off = Math.abs(differsMs);
  const { doubt, overruled } = state;
  if (doubt === null) return off > WITNESS_DIFFERS_MS && !overruled.includes(name) ? 'doubted' : null;
  if (off > WITNESS_AGREES_MS) return null;
  // Two witnesses that contradict each other would go on for ever, an entry each time.
  return doubt.witness === null || doubt.witness === name ? 'confirmed' : null;
}

/**
 * The best that is known of the wall time: as the clock says while it is believed; without the jumps that were seen while it is not;
 * else never before the newest entry. For calendar days that people's permissions and absences stand on.
 */
export function believedWall(state: ClockState, wall: number): number {
  if (doubtOf(state, wall) === null) return wall;
  const { movedMs, latestTs, doubt } = state;
  if (doubt !== null && movedMs !== null && movedMs !== 0) return wall - movedMs;
  return Math.max(wall, latestTs);
}
