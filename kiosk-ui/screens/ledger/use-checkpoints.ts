/** The signed checkpoints as this page has loaded them, newest first. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckpointRow } from '../../../daemon/api/contract/ledger-view.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';

const PAGE = 30;

export interface Checkpoints {
  /** Null before the first answer. */
  readonly rows: readonly CheckpointRow[] | null;
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: ClientError | null;
  older(): void;
}

/** `ready`: the newest one was asked for before, which may have signed it; so that the list has it too. */
export function useCheckpoints(ready: boolean): Checkpoints {
  const { client } = useKiosk();
  const { connection, epoch } = useModel();
  const [rows, setRows] = useState<readonly CheckpointRow[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const turn = useRef(0);
  const load = useCallback(
    async (before: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      setLoading(true);
      const params = before === null ? { limit: PAGE } : { limit: PAGE, before };
      const answer = await client.call('ledger.checkpoints', params);
      if (mine !== turn.current) return;
      setLoading(false);
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const { checkpoints } = answer.value;
      setRows((shown) => (before === null ? checkpoints : [...(shown ?? []), ...checkpoints]));
      setNext(answer.value.next);
    },
    [client],
  );
  const open = connection.kind === 'open';
  const loadedFor = useRef<string | null>(null);
  useEffect(() => {
    if (!ready || !open || epoch === null || loadedFor.current === epoch) return;
    loadedFor.current = epoch;
    void load(null);
  }, [ready, open, epoch, load]);
  return { rows, more: next !== null, loading, error, older: useCallback(() => void load(next), [load, next]) };
}
