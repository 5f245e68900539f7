/** Lifts the first version of `daemon.started`, which said nothing about the run before and the clock. Pure. */
import type { Json } from '../ledger/entry.ts';

/** Version 1 → 2. What nobody wrote down then is null now. */
export function liftDaemonStarted1(data: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  return { ...data, ended: null, lastAt: null, aliveAt: null, gapMs: null, clock: null };
}
