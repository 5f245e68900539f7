/**
 * A counter outside the disk that only goes up: it tells a ledger that was set back together with its guard. It is raised with
 * each shift slip, not with each entry, because such memory wears out. Pure; the TPM behind it is `daemon/workers/tpm-counter.ts`.
 */
import type { Result } from '../../devices/kit/result.ts';

export type CounterTrouble = 'counter-unreachable' | 'counter-missing';

export interface MonotonicCounter {
  read(): Promise<Result<number, CounterTrouble>>;
  /** Resolves when it is one higher, with the new value. */
  increment(): Promise<Result<number, CounterTrouble>>;
}

/**
 * What a counter says of the ledger. The entry with the next value is written first, then the counter is raised: so that it may
 * be one behind after a power cut, and beyond the ledger only where entries are gone. `written`: newest value in the ledger,
 * null where none was written yet; then the counter may have served before.
 */
export function judgeCounter(
  counter: number,
  written: number | null,
): 'fits' | 'one-behind' | 'rolled-back' | 'replaced' {
  if (written === null || counter === written) return 'fits';
  if (counter === written - 1) return 'one-behind';
  return counter > written ? 'rolled-back' : 'replaced';
}
