/** The register as this page has loaded it: newest first, older pages on demand or as far as the filter wants. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';
import type { ClientError } from '../../../client/client-error.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { type RegisterFilter, wantsOlder } from './register-lines.ts';

/** Rows asked for at once. */
const PAGE = 100;

export interface Register {
  /** Null before the first answer. */
  readonly rows: readonly RegisterRow[] | null;
  readonly incidents: readonly IncidentView[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: ClientError | null;
  refresh(): void;
  older(): void;
}

export function useRegister(filter: RegisterFilter): Register {
  const { client } = useKiosk();
  const { connection, epoch } = useModel();
  const [rows, setRows] = useState<readonly RegisterRow[] | null>(null);
  const [incidents, setIncidents] = useState<readonly IncidentView[]>([]);
  const [more, setMore] = useState(false);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const turn = useRef(0);

  const load = useCallback(
    async (before: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      setLoading(true);
      const params = before === null ? { limit: PAGE } : { before, limit: PAGE };
      const answer = await client.call('register.openings', params);
      if (mine !== turn.current) return;
      setLoading(false);
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      setMore(answer.value.more);
      setIncidents(answer.value.incidents);
      setRows((shown) => (before === null ? answer.value.rows : [...(shown ?? []), ...answer.value.rows]));
    },
    [client],
  );

  const loadedEpoch = useRef<string | null>(null);
  const open = connection.kind === 'open' && connection.role === 'office';
  useEffect(() => {
    if (!open || epoch === null || loadedEpoch.current === epoch) return;
    loadedEpoch.current = epoch;
    void load(null);
  }, [open, epoch, load]);

  const oldest = rows?.at(-1)?.begunAt ?? null;
  const wanted = rows !== null && open && !loading && error === null && wantsOlder(rows, more, filter);
  useEffect(() => {
    if (wanted && oldest !== null) void load(oldest);
  }, [wanted, oldest, load]);

  return {
    rows,
    incidents,
    more,
    loading,
    error,
    refresh: useCallback(() => void load(null), [load]),
    older: useCallback(() => void load(oldest), [load, oldest]),
  };
}
