/** The ledger's entries as this page has loaded them: newest first, older ones on demand, newer ones only when asked. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';

/** Entries asked for at once. */
const PAGE = 50;

export interface LedgerPages {
  readonly entries: readonly LedgerEntryView[];
  /** Size of the ledger when the newest page was loaded; null before the first answer. */
  readonly size: number | null;
  readonly loading: boolean;
  readonly error: ClientError | null;
  /** Loads the newest page anew. */
  refresh(): void;
  /** Adds the page before the oldest entry that is shown. */
  older(): void;
}

export function useLedgerPages(): LedgerPages {
  const { client } = useKiosk();
  const { connection, epoch } = useModel();
  const [entries, setEntries] = useState<readonly LedgerEntryView[]>([]);
  const [size, setSize] = useState<number | null>(null);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const turn = useRef(0);

  const load = useCallback(
    async (before: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      setLoading(true);
      const answer = await client.call('ledger.page', before === null ? { limit: PAGE } : { before, limit: PAGE });
      if (mine !== turn.current) return;
      setLoading(false);
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      if (before === null) setSize(answer.value.size);
      setEntries((shown) => (before === null ? answer.value.entries : [...shown, ...answer.value.entries]));
    },
    [client],
  );

  // Once for each ledger: a page that reconnects keeps what it shows; another epoch is another ledger.
  const loadedEpoch = useRef<string | null>(null);
  const open = connection.kind === 'open' && connection.role === 'office';
  useEffect(() => {
    if (!open || epoch === null || loadedEpoch.current === epoch) return;
    loadedEpoch.current = epoch;
    void load(null);
  }, [open, epoch, load]);

  const oldest = entries.at(-1)?.seq ?? 0;
  return {
    entries,
    size,
    loading,
    error,
    refresh: useCallback(() => void load(null), [load]),
    older: useCallback(() => void load(oldest), [load, oldest]),
  };
}
