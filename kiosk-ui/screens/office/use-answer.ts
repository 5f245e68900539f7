/** The answer of one call for one screen: asked when the page is there, and again when it asks for it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MethodName, MethodResult, Params } from '../../../daemon/api/contract/methods.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';

export interface Answer<T> {
  /** Null before the first answer; the last good one while a newer is on its way. */
  readonly value: T | null;
  readonly loading: boolean;
  readonly error: ClientError | null;
  again(): void;
}

/** `params` null = not now. Asked anew when the parameters change or another session opens after trouble. */
export function useAnswer<M extends MethodName>(method: M, params: Params<M> | null): Answer<MethodResult<M>> {
  const { client } = useKiosk();
  const { connection } = useModel();
  const [value, setValue] = useState<MethodResult<M> | null>(null);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const turn = useRef(0);
  const asked = params === null ? null : JSON.stringify(params);
  const open = connection.kind === 'open';
  const answeredFor = useRef<string | null>(null);

  const ask = useCallback(async () => {
    if (asked === null) return;
    turn.current += 1;
    const mine = turn.current;
    setLoading(true);
    const answer = await client.call(method, JSON.parse(asked));
    if (mine !== turn.current) return;
    setLoading(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    answeredFor.current = asked;
    setValue(answer.value);
  }, [client, method, asked]);

  useEffect(() => {
    // A page that reconnects keeps what it shows: reads of personal data are entries, so they are not repeated idly.
    if (!open || answeredFor.current === asked) return;
    if (answeredFor.current !== null) setValue(null);
    void ask();
  }, [open, asked, ask]);

  return { value, loading, error, again: useCallback(() => void ask(), [ask]) };
}
