/** What every screen may use: the model, the client, the clock. Handed down by `start.tsx`. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ApiClient } from './client/api-client.ts';
import type { KioskClock } from './clock.ts';
import type { KioskModel } from './model/kiosk-model.ts';
import type { KioskStore } from './model/kiosk-store.ts';

export interface Kiosk {
  readonly store: KioskStore;
  readonly client: ApiClient;
  readonly clock: KioskClock;
}

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new Error('a screen stands outside of KioskContext');
  return kiosk;
}

export function useModel(): KioskModel {
  const { store } = useKiosk();
  return useSyncExternalStore(store.subscribe, store.get);
}
