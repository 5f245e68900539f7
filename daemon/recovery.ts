/** What a start does before anything else: rebuilds the state from the ledger and settles what the last run left open. */
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { Desk } from './desk/desk.ts';
import type { Entry } from './ledger/entry.ts';
import { checkEpoch } from './ledger/epoch-check.ts';
import type { Epoch, Epochs } from './ledger/epochs.ts';
import { liftEntry } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';
import { createReplayCheck, type ReplayCheck, type ReplayTrouble } from './ledger/replay-check.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import type { StateSnapshot } from './state-snapshot/state-snapshot.ts';
import type { Vault } from './vault/vault.ts';

/** Entries that are read at once. */
const PAGE = 1_000;

export interface History {
  /** The present epoch's ledger. */
  readonly ledger: Pick<Ledger, 'size' | 'read' | 'evidence' | 'path'>;
  /** Ledgers before it, oldest first. */
  readonly epochs: Pick<Epochs, 'list'>;
}

/**
 * The state, from the snapshot where there is a fitting one, else from every entry of every epoch. `whole`: all entries were read
 * and held against what was signed; otherwise that is still to be done.
 */
export function rebuildState(
  history: History,
  desk: Pick<Desk, 'replay'>,
  snapshot: Pick<StateSnapshot, 'start' | 'keep'>,
): Result<{ readonly whole: boolean }, StartTrouble> {
  const begun = snapshot.start(desk.replay);
  if (!begun.ok) return err(replayStartTrouble(history.ledger.path, begun.error));
  if (begun.value.used) return ok({ whole: false });
  const replayed = replayHistory(history, desk);
  if (!replayed.ok) return replayed;
  snapshot.keep();
  return ok({ whole: true });
}

/** Folds all epochs in order, the old ones as far as the recovery after them says; with trouble nothing of the state may be used. */
export function replayHistory({ ledger, epochs }: History, desk: Pick<Desk, 'replay'>): Result<void, StartTrouble> {
  for (const epoch of epochs.list) {
    const done = replayEpoch(epoch, desk);
    if (!done.ok) return err(replayStartTrouble(epoch.path, done.error));
  }
  const done = replayLedger(ledger, desk);
  return done.ok ? done : err(replayStartTrouble(ledger.path, done.error));
}

/** Rebuilds the state, and holds every entry against what was kept and signed; with trouble nothing of it may be used. */
export function replayLedger(
  ledger: Pick<Ledger, 'size' | 'read' | 'evidence'>,
  desk: Pick<Desk, 'replay'>,
): Result<void, ReplayTrouble> {
  return replayRows(ledger, ledger.size(), createReplayCheck(ledger.evidence()), desk);
}

function replayEpoch(epoch: Epoch, desk: Pick<Desk, 'replay'>): Result<void, ReplayTrouble> {
  return replayRows(epoch, epoch.size, checkEpoch(epoch), desk);
}

function replayRows(
  { read }: Pick<Ledger, 'read'>,
  size: number,
  check: ReplayCheck,
  desk: Pick<Desk, 'replay'>,
): Result<void, ReplayTrouble> {
  let bug: unknown = null;
  for (let from = 0; from < size; from += PAGE)
    for (const row of read(from, from + PAGE - 1)) {
      const entry = parsed(row.leaf);
      const trouble = typeof entry === 'string' ? { seq: row.seq, reason: entry } : check.take(row, entry);
      if (trouble !== null) return err(trouble);
      if (typeof entry === 'string' || bug !== null) continue;
      try {
        desk.replay(entry);
      } catch (thrown) {
        // An entry that was made by hand may break any rule: first see whether these are ours at all.
        bug = thrown ?? new Error('replay failed');
      }
    }
  const trouble = check.end(size);
  if (trouble !== null) return err(trouble);
  if (bug !== null) throw bug;
  return ok(undefined);
}

/** The entry; a reason where the leaf is no object in JSON, which none of ours is, or a newer version's. */
function parsed(leaf: string): Entry | 'leaf-hash' | 'entry-newer' {
  let value: unknown;
  try {
    value = JSON.parse(leaf);
  } catch {
    return 'leaf-hash';
  }
  if (typeof value !== 'object' || value === null) return 'leaf-hash';
  return liftEntry(value as Entry) ?? 'entry-newer';
}

/** Said to people; with the number of the entry where one is known. */
export function replayStartTrouble(path: string, { seq, reason }: ReplayTrouble): StartTrouble {
  if (reason === 'entry-newer') return startTrouble('ledger-newer', path);
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
