/** The ledger's entries as this page has loaded them: newest first, older ones on demand, newer ones only when asked. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerEntryView, LedgerFilter } from '../../../daemon/api/contract/ledger-view.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';

/** Entries asked for at once. */
const PAGE = 50;
/** How often a search is taken up again before the reader is asked whether it shall go on. */
const MOST_PARTS = 20;

export interface LedgerPages {
  readonly entries: readonly LedgerEntryView[];
  /** Size of the ledger when the newest page was loaded; null before the first answer. */
  readonly size: number | null;
  readonly loading: boolean;
  readonly error: ClientError | null;
  /** Entries before this index were not looked at yet; null = the beginning was reached, or nothing was loaded. */
  readonly next: number | null;
  /** Loads the newest page anew. */
  refresh(): void;
  /** Adds what comes before. */
  older(): void;
}

/** `filter` null = everything. */
export function useLedgerPages(filter: LedgerFilter | null): LedgerPages {
  const { client } = useKiosk();
  const { connection, epoch } = useModel();
  const [entries, setEntries] = useState<readonly LedgerEntryView[]>([]);
  const [size, setSize] = useState<number | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const turn = useRef(0);
  const wanted = JSON.stringify(filter);

  const load = useCallback(
    async (from: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      const narrowed: LedgerFilter | null = JSON.parse(wanted);
      setLoading(true);
      let before = from;
      let found = 0;
      // A search looks at a part of the ledger at a time: a short page says nothing about what is left.
      for (let part = 0; part < MOST_PARTS; part += 1) {
        const answer = await client.call('ledger.page', {
          limit: PAGE,
          ...(before === null ? {} : { before }),
          ...(narrowed === null ? {} : { filter: narrowed }),
        });
        if (mine !== turn.current) return;
        setError(answer.ok ? null : answer.error);
        if (!answer.ok) break;
        const { value } = answer;
        const first = before === null;
        if (first) setSize(value.size);
        setEntries((shown) => (first ? value.entries : [...shown, ...value.entries]));
        setNext(value.next);
        before = value.next;
        found += value.entries.length;
        if (value.next === null || found >= PAGE) break;
      }
      setLoading(false);
    },
    [client, wanted],
  );

  // Once for each ledger and filter: a page that reconnects keeps what it shows; another epoch is another ledger.
  const loadedFor = useRef<string | null>(null);
  const open = connection.kind === 'open' && connection.role === 'office';
  useEffect(() => {
    const what = `${epoch} ${wanted}`;
    if (!open || epoch === null || loadedFor.current === what) return;
    loadedFor.current = what;
    setEntries([]);
    setNext(null);
    void load(null);
  }, [open, epoch, wanted, load]);

  return {
    entries,
    size,
    loading,
    error,
    next,
    refresh: useCallback(() => void load(null), [load]),
    older: useCallback(() => void load(next), [load, next]),
  };
}
