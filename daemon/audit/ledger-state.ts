/** What every screen must know of the ledger, put together from those who know a part of it; said when it changes. */
import type { LedgerStateView } from '../api/contract/ledger-view.ts';

export interface LedgerStateSources {
  recovery(): LedgerStateView['recovery'];
  clock(): Pick<LedgerStateView, 'clock' | 'clockReason'>;
  conflict(): boolean;
  check(): LedgerStateView['check'];
  witnesses(): LedgerStateView['witnesses'];
  backup(): LedgerStateView['backup'];
}

export interface LedgerState {
  view(): LedgerStateView;
  /** Looks again; publishes what is new. */
  refresh(): void;
  /** Whether the ledger may carry acts: checked, no recovery that nobody looked at, no other history at a witness. */
  ready(): boolean;
}

export function createLedgerState(
  epoch: string,
  sources: LedgerStateSources,
  publish: (view: LedgerStateView) => void,
): LedgerState {
  const view = (): LedgerStateView => ({
    epoch,
    recovery: sources.recovery(),
    ...sources.clock(),
    conflict: sources.conflict(),
    check: sources.check(),
    witnesses: sources.witnesses(),
    backup: sources.backup(),
  });
  let said = '';
  return {
    view,
    refresh() {
      const now = view();
      const text = JSON.stringify(now);
      if (text === said) return;
      said = text;
      publish(now);
    },
    ready: () => sources.check() === 'passed' && sources.recovery() === 'none' && !sources.conflict(),
  };
}
