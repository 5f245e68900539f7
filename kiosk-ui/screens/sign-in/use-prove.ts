/** One proof of oneself, as a page goes through it: waiting at the desk reader or checking a passphrase. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Params } from '../../../daemon/api/contract/methods.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk } from '../../kiosk-context.ts';
import type { Proven } from '../../model/sign-in-state.ts';

/** How long a badge is waited for. Milliseconds. */
export const BADGE_DEADLINE_MS = 30_000;

export type ProofWay = Params<'people.prove'>['by'];

export type ProvePhase =
  | { readonly phase: 'idle' }
  /** `until`: the clock's monotonic milliseconds. */
  | { readonly phase: 'waiting'; readonly way: ProofWay['kind']; readonly until: number }
  | { readonly phase: 'refused'; readonly error: ClientError };

export interface Prove {
  readonly now: ProvePhase;
  start(way: ProofWay): void;
  /** The page waits no longer; what the daemon still waits for ends with the next proof from here, or by itself. */
  stop(): void;
}

/** `onProven` is told once for each proof; never after the page was left. */
export function useProve(onProven: (proven: Proven) => void): Prove {
  const { client, clock } = useKiosk();
  const [now, setNow] = useState<ProvePhase>({ phase: 'idle' });
  const turn = useRef(0);
  const tell = useRef(onProven);
  tell.current = onProven;

  const start = useCallback(
    (way: ProofWay) => {
      turn.current += 1;
      const mine = turn.current;
      setNow({ phase: 'waiting', way: way.kind, until: clock.mono() + BADGE_DEADLINE_MS });
      void client.call('people.prove', { by: way, deadlineMs: BADGE_DEADLINE_MS }).then((answer) => {
        if (mine !== turn.current) return;
        if (answer.ok) {
          setNow({ phase: 'idle' });
          tell.current({ proof: answer.value.proof, person: answer.value.person });
        } else setNow({ phase: 'refused', error: answer.error });
      });
    },
    [client, clock],
  );

  const stop = useCallback(() => {
    turn.current += 1;
    setNow({ phase: 'idle' });
  }, []);

  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  return { now, start, stop };
}
