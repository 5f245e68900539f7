/** What the board sees at its input terminals: contacts bounce before they rest, and a cut wire is an open loop. Pure. */
import { isLoopClosed, type SafeModel } from './model.ts';
import { SAFE_INPUTS, type SafeInput } from './terminals.ts';

/** How long a bouncing contact stays at one level. Milliseconds. */
const HOP_MS = 3;

/** True while current flows through the loop at `now` (monotonic ms). */
export function contactLevel(safe: SafeModel, input: SafeInput, now: number): boolean {
  if (safe.cutWires.includes(input)) return false;
  const resting = isLoopClosed(safe, input);
  const since = now - safe.movedAt[input];
  if (since >= safe.bounceMs) return resting;
  return Math.floor(since / HOP_MS) % 2 === 0 ? resting : !resting;
}

/** All channels of the board, as they are at `now`. */
export function contactLevels(safe: SafeModel, now: number): readonly boolean[] {
  return SAFE_INPUTS.map((input) => contactLevel(safe, input, now));
}

/** All channels as they are once they have come to rest. */
export function restingLevels(safe: SafeModel): readonly boolean[] {
  return contactLevels(safe, Number.POSITIVE_INFINITY);
}
