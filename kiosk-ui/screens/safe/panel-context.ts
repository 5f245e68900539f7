/** What every part of the safe panel needs: the daemon's time, people's names, putting an act up for signing. */
import { createContext, useContext } from 'react';
import type { SafeAct } from '../../../daemon/api/contract/safe.ts';
import type { ClientError } from '../../client/client-error.ts';
import type { AccountDraft, MovementDraft } from '../../model/safe-draft.ts';

export interface Panel {
  /** Page's monotonic time minus the daemon's, ms; null until known. */
  readonly offset: number | null;
  /** True while the line to the program is there and no call is under way. */
  readonly enabled: boolean;
  /** Why the last call failed; null after a good one. */
  readonly error: ClientError | null;
  nameOf(person: string): string;
  /** Puts an act up for signing at the lock's reader; null takes it away. */
  prepare(lock: string, act: SafeAct | null): void;
  /** Half-entered movements by opening, half-told accounts by incident; they outlive a signing that lapses. */
  movementOf(opening: string): MovementDraft | null;
  keepMovement(opening: string, draft: MovementDraft | null): void;
  accountOf(incident: string): AccountDraft | null;
  keepAccount(incident: string, draft: AccountDraft | null): void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a part of the safe panel stands outside of it');
  return panel;
}
