/** What a start does before anything else: rebuilds the state from the ledger and settles what the last run left open. */
import type { Desk } from './desk/desk.ts';
import { entryOfLeaf } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Vault } from './vault/vault.ts';

/** Entries that are read at once. */
const PAGE = 1_000;

export function replayLedger(ledger: Pick<Ledger, 'size' | 'read'>, desk: Desk): void {
  for (let from = 0; from < ledger.size(); from += PAGE)
    for (const row of ledger.read(from, from + PAGE - 1)) desk.replay(entryOfLeaf(row.leaf));
}

/**
 * Readings that were under way when the last run ended: nobody knows what the caller saw, so each is written down as
 * interrupted. What may have reached the vault without its entry is erased: no entry would ever lead to it.
 */
export async function settleInterrupted(desk: Desk, vault: Pick<Vault, 'erase'>): Promise<void> {
  for (const { reading, subject } of [...desk.readings().running.values()]) {
    if (subject !== null) vault.erase(subject);
    await desk.reading({ type: 'interrupt', reading }, { reader: null }, null);
  }
}
