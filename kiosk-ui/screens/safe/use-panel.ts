/** Makes the panel's common parts: names once a session, drafts, calls. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { SafeAct } from '../../../daemon/api/contract/safe.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import type { AccountDraft, MovementDraft } from '../../model/safe-draft.ts';
import { useSay } from '../../say.ts';
import type { Panel } from './panel-context.ts';
import { useDaemonOffset } from './use-daemon-time.ts';

type Kept<T> = { readonly [id: string]: T };

/** Names are personal data: they are asked for once a session and live in the model, in no storage. */
function useNames(): (person: string) => string {
  const { t } = useSay();
  const { client, store } = useKiosk();
  const { connection, opened, names } = useModel();
  const open = connection.kind === 'open' && connection.role === 'safe';
  useEffect(() => {
    if (!open || opened === 0) return;
    void client.call('people.directory', {}).then((answer) => {
      if (!answer.ok) return;
      const known = answer.value.people.flatMap(({ person, name }) => (name === null ? [] : [[person, name]]));
      store.put({ type: 'names', names: Object.fromEntries(known) });
    });
  }, [client, store, open, opened]);
  return useCallback((person) => names[person] ?? t('safe.someone', { id: person.slice(0, 6) }), [names, t]);
}

export function usePanelParts(): Panel {
  const { client } = useKiosk();
  const { connection } = useModel();
  const offset = useDaemonOffset();
  const nameOf = useNames();
  const [calling, setCalling] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [movements, setMovements] = useState<Kept<MovementDraft | null>>({});
  const [accounts, setAccounts] = useState<Kept<AccountDraft | null>>({});
  const open = connection.kind === 'open' && connection.role === 'safe';

  const prepare = useCallback(
    (lock: string, act: SafeAct | null) => {
      setCalling(true);
      setError(null);
      void client.call('safe.prepare', { lock, act }).then((answer) => {
        setCalling(false);
        if (!answer.ok) setError(answer.error);
      });
    },
    [client],
  );

  return useMemo(
    () => ({
      offset,
      enabled: open && !calling,
      error,
      nameOf,
      prepare,
      movementOf: (opening) => movements[opening] ?? null,
      keepMovement: (opening, draft) => setMovements((kept) => ({ ...kept, [opening]: draft })),
      accountOf: (incident) => accounts[incident] ?? null,
      keepAccount: (incident, draft) => setAccounts((kept) => ({ ...kept, [incident]: draft })),
    }),
    [offset, open, calling, error, nameOf, prepare, movements, accounts],
  );
}
