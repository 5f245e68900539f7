/** What a start does before anything else: rebuilds the state from the ledger and settles what the last run left open. */
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { Desk } from './desk/desk.ts';
import type { Entry } from './ledger/entry.ts';
import { entryOfLeaf } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';
import { createReplayCheck, type ReplayTrouble } from './ledger/replay-check.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import type { Vault } from './vault/vault.ts';

/** Entries that are read at once. */
const PAGE = 1_000;

/** Rebuilds the state, and holds every entry against what was kept and signed; with trouble nothing of it may be used. */
export function replayLedger(
  ledger: Pick<Ledger, 'size' | 'read' | 'evidence'>,
  desk: Pick<Desk, 'replay'>,
): Result<void, ReplayTrouble> {
  const check = createReplayCheck(ledger.evidence());
  let bug: unknown = null;
  for (let from = 0; from < ledger.size(); from += PAGE)
    for (const row of ledger.read(from, from + PAGE - 1)) {
      const entry = parsed(row.leaf);
      const trouble = entry === null ? { seq: row.seq, reason: 'leaf-hash' as const } : check.take(row, entry);
      if (trouble !== null) return err(trouble);
      if (entry === null || bug !== null) continue;
      try {
        desk.replay(entry);
      } catch (thrown) {
        // An entry that was made by hand may break any rule: first see whether these are ours at all.
        bug = thrown ?? new Error('replay failed');
      }
    }
  const trouble = check.end(ledger.size());
  if (trouble !== null) return err(trouble);
  if (bug !== null) throw bug;
  return ok(undefined);
}

/** The entry; null where the leaf is no object in JSON, which none of ours is. */
function parsed(leaf: string): Entry | null {
  try {
    const entry: unknown = entryOfLeaf(leaf);
    return typeof entry === 'object' && entry !== null ? (entry as Entry) : null;
  } catch {
    return null;
  }
}

/** Said to people; with the number of the entry where one is known. */
export function replayStartTrouble(path: string, { seq }: ReplayTrouble): StartTrouble {
  return startTrouble('ledger-broken', seq === null ? path : `${path} #${seq}`);
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
