/** The simulators as the bench page drives them: asked for once a session, kept by events, moved by calls. */
import { useCallback, useEffect, useState } from 'react';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { simulatorsOf } from '../../model/model-queries.ts';

export interface Bench {
  readonly simulators: readonly BenchSimulator[];
  /** True once the program has answered. */
  readonly known: boolean;
  readonly error: ClientError | null;
  /** Turns a knob; `value` null for knobs that take none. */
  act(simulator: string, knob: string, value: string | null): void;
}

export function useBench(): Bench {
  const { client, store } = useKiosk();
  const model = useModel();
  const { connection, opened } = model;
  const [known, setKnown] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const open = connection.kind === 'open' && connection.role === 'ci';

  // `opened` counts sessions: a new one may be a new run of the program, with its simulators as new.
  useEffect(() => {
    if (!open || opened === 0) return;
    void client.call('bench.describe', {}).then((answer) => {
      setError(answer.ok ? null : answer.error);
      setKnown(answer.ok);
      if (answer.ok) store.put({ type: 'simulators', simulators: answer.value.simulators });
    });
  }, [client, store, open, opened]);

  const act = useCallback(
    (simulator: string, knob: string, value: string | null) => {
      const params = value === null ? { simulator, knob } : { simulator, knob, value };
      void client.call('bench.act', params).then((answer) => setError(answer.ok ? null : answer.error));
    },
    [client],
  );

  return { simulators: simulatorsOf(model), known, error, act };
}
