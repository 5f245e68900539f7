/** What is not as it should be with ledger, clock and backups, worst first: the same list for bands, duties and the ledger's own page. Pure. */
import type { LedgerStateView } from '../../daemon/api/contract/ledger-view.ts';

export interface LedgerTrouble {
  /** Key of the texts under `ledgerTrouble`. */
  readonly what: 'checkFailed' | 'conflict' | 'recovery' | 'clock' | 'backupDue';
  readonly grade: 'danger' | 'warning';
  /** Why the clock is not believed, names of witnesses; empty where nothing more is known. */
  readonly detail: string;
  /** Two managers can settle it with this act; null where no act settles it. */
  readonly act: 'confirmRecovery' | 'confirmClock' | null;
  /** Only those who keep the office can do something about it: a counter need not be told. */
  readonly office: boolean;
}

export function ledgerTroubles(ledger: LedgerStateView | null): readonly LedgerTrouble[] {
  if (ledger === null) return [];
  const found = (
    is: boolean,
    what: LedgerTrouble['what'],
    more: Partial<Omit<LedgerTrouble, 'what'>> = {},
  ): readonly LedgerTrouble[] => (is ? [{ what, grade: 'danger', detail: '', act: null, office: false, ...more }] : []);
  return [
    ...found(ledger.check === 'failed', 'checkFailed'),
    ...found(ledger.conflict, 'conflict', {
      detail: ledger.witnesses
        .filter(({ state }) => state === 'conflict')
        .map(({ name }) => name)
        .join(' · '),
    }),
    ...found(ledger.recovery === 'unconfirmed', 'recovery', { act: 'confirmRecovery' }),
    ...found(ledger.clock === 'untrusted', 'clock', { detail: ledger.clockReason ?? '', act: 'confirmClock' }),
    ...found(ledger.backup.configured && ledger.backup.due, 'backupDue', { grade: 'warning', office: true }),
  ];
}
