/** Printing a slip of the shift: the newest checkpoint is made a slip by the daemon, which writes that down, and then goes to the printer. */
import { useEffect, useState } from 'react';
import type { LedgerSlipResult } from '../../../daemon/api/contract/ledger-view.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk } from '../../kiosk-context.ts';

export interface ShiftSlipMaker {
  /** The newest that was made here; null before the first. */
  readonly made: LedgerSlipResult | null;
  readonly making: boolean;
  readonly error: ClientError | null;
  make(): void;
}

export function useShiftSlip(): ShiftSlipMaker {
  const { client } = useKiosk();
  const [made, setMade] = useState<LedgerSlipResult | null>(null);
  const [making, setMaking] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  // The paper must show what was made, so it is printed once that stands on the page.
  useEffect(() => {
    if (made !== null) window.print();
  }, [made]);
  const ask = async () => {
    setMaking(true);
    const answer = await client.call('ledger.slip', {});
    setMaking(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setMade(answer.value);
  };
  return { made, making, error, make: () => void ask() };
}
