/** Names of the staff for a page on which somebody is signed in, and for the end of the set-up: asked once for each session of the page, forgotten after. */
import { useCallback, useEffect } from 'react';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { signInState } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';

/** Each reading of the directory is an entry of the ledger, so it is not asked for at every screen. */
export function useNames(): void {
  const { client, store } = useKiosk();
  const model = useModel();
  const state = signInState(model);
  // At the end of the set-up two people confirm together, and see each other's name.
  const both = state.kind === 'setUp' && state.step === 'second' ? state.step : null;
  const who = state.kind === 'signedIn' ? state.signIn.session : both;
  const line = model.connection.kind === 'open' ? model.connection.session : null;
  useEffect(() => {
    if (who === null || line === null) return;
    let current = true;
    void client.call('people.directory', {}).then((answer) => {
      if (!current || !answer.ok) return;
      const known = answer.value.people.flatMap(({ person, name }) => (name === null ? [] : [[person, name] as const]));
      store.put({ type: 'names', names: Object.fromEntries(known) });
    });
    return () => {
      current = false;
    };
  }, [client, store, who, line]);
}

/** The name of a person, or the word that says that it is not known here. */
export function useNameOf(): (person: string) => string {
  const { names } = useModel();
  const { t } = useSay();
  return useCallback((person) => names[person] ?? t('people.nameless'), [names, t]);
}
