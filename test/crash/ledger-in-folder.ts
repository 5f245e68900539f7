/** The one place where the crash tests say how a ledger in a folder is opened: with its rollback guard, as the daemon does it. */
import { join } from 'node:path';
import { createGuard, emptyHead, guardFile, inspectGuard } from '../../daemon/ledger/guard-store.ts';
import { openStore, type Store } from '../../daemon/ledger/store.ts';
import type { LedgerTrouble } from '../../daemon/ledger/trouble.ts';
import type { Result } from '../../devices/kit/result.ts';
import { CRASH_ORIGIN, crashKey } from './crash-history.ts';

export const ledgerPath = (folder: string): string => join(folder, 'ledger.db');

/** `expected`: whether a ledger was made there before; then a missing guard is trouble too. */
export function openCrashLedger(folder: string, expected: boolean): Result<Store, LedgerTrouble> {
  const guard = guardFile(folder);
  if (!expected && inspectGuard(guard) === 'absent') {
    const made = createGuard(guard, emptyHead(CRASH_ORIGIN));
    if (!made.ok) return made;
  }
  return openStore({ path: ledgerPath(folder), origin: CRASH_ORIGIN, key: crashKey(), expected, guard });
}
