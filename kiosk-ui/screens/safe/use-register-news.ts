/** Watches every lock from view to view: a register that has just been completed, an entry that came back. */
import { useCallback, useEffect, useState } from 'react';
import type { MovementInputView } from '../../../daemon/api/contract/movement-input.ts';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { type Completed, completedBy, type DisputeReason, inputSeen, sentBackBy } from '../../model/safe-complete.ts';

/** How long a complete register stays in sight. Milliseconds. */
const COMPLETE_MS = 15_000;

/** What this page has seen of one opening's register. */
interface Seen {
  readonly input: MovementInputView | null;
  readonly sentBack: DisputeReason | null;
}
const NOTHING_SEEN: Seen = { input: null, sentBack: null };

export interface RegisterNews {
  readonly completed: Completed | null;
  /** The lock whose register is complete; empty while none is. */
  readonly completedLock: string;
  forget(): void;
  sentBackOf(opening: string | null): DisputeReason | null;
}

export function useRegisterNews(locks: Readonly<Record<string, SafeLockView>>): RegisterNews {
  const { clock } = useKiosk();
  const [before, setBefore] = useState(locks);
  const [seen, setSeen] = useState<Readonly<Record<string, Seen>>>({});
  const [done, setDone] = useState<{ readonly lock: string; readonly completed: Completed } | null>(null);
  if (before !== locks) {
    setBefore(locks);
    const next: Record<string, Seen> = {};
    for (const after of Object.values(locks)) {
      const was = before[after.lock];
      const known = seen[was?.opening ?? ''] ?? NOTHING_SEEN;
      const completed = was === undefined ? null : completedBy(was, after, known.input);
      if (completed !== null) setDone({ lock: after.lock, completed });
      // Only openings that go on are remembered.
      if (was === undefined || after.opening === null) continue;
      const sentBack = sentBackBy(was, after) ?? (after.entered === null ? known.sentBack : null);
      next[after.opening] = { input: inputSeen(after) ?? known.input, sentBack };
    }
    setSeen(next);
  }
  useEffect(() => (done === null ? undefined : clock.after(COMPLETE_MS, () => setDone(null))), [clock, done]);
  const forget = useCallback(() => setDone(null), []);
  return {
    completed: done?.completed ?? null,
    completedLock: done?.lock ?? '',
    forget,
    sentBackOf: (opening) => seen[opening ?? '']?.sentBack ?? null,
  };
}
