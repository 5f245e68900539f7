/**
 * A long ledger is not read from its beginning at each start: the folded state is kept sealed beside it, and only what follows is
 * replayed. Whatever does not fit, key, program, log, history or form, is not used, and the start reads every entry as before.
 */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Entry } from '../ledger/entry.ts';
import type { LedgerEvidence } from '../ledger/evidence.ts';
import { entryOfLeaf } from '../ledger/leaf.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReplayTrouble } from '../ledger/replay-check.ts';
import type { Random } from '../random.ts';

import type { KeptFolds } from './kept-fold.ts';
import { createRestCheck } from './rest-check.ts';
import { openSnapshot, perfectParts, rootOfSnapshot, type SnapshotTrouble, sealSnapshot } from './snapshot-box.ts';
import type { SnapshotFile } from './snapshot-file.ts';

/** Below this a start reads every entry in well under a second, and checks all of them meanwhile. */
export const SNAPSHOT_FROM_ENTRIES = 20_000;
const PAGE = 1_000;

export interface SnapshotDeps {
  readonly ledger: Pick<Ledger, 'origin' | 'size' | 'nextSeq' | 'read' | 'evidence'> &
    Pick<LedgerEvidence, 'subtreeRoot'>;
  readonly folds: KeptFolds;
  readonly file: SnapshotFile;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly random: Random;
  /** Digest of the program's sources; asked only where the ledger is long enough. */
  program(): string;
  /** `SNAPSHOT_FROM_ENTRIES`, but where a test has few entries. */
  readonly fromEntries: number;
}

/** Why a snapshot was not used; `none`: there is none, or the ledger is short. */
export type NotUsed = 'none' | SnapshotTrouble | 'folds' | 'beyond-end' | 'root';

export type StartedFrom =
  /** `from`: entries that were not read; they are still to be checked, and custody waits for it. */
  | { readonly used: true; readonly from: number; readonly check: 'pending' }
  /** Nothing was loaded: every entry must be replayed. */
  | { readonly used: false; readonly why: NotUsed };

export interface StateSnapshot {
  /** Loads the folds and hands over what follows, in order. An error is trouble of the ledger: nothing of the state may be used. */
  start(replay: (entry: Entry) => void): Result<StartedFrom, ReplayTrouble>;
  /**
   * Keeps the state as it stands, after a long replay and at an orderly stop; says why it did not. Only while no entry is under way:
   * the folds hear of an entry before the disk has it.
   */
  keep(): 'kept' | 'short' | 'busy' | 'disk';
}

export function createStateSnapshot(deps: SnapshotDeps): StateSnapshot {
  const { ledger, folds, file, key, random } = deps;
  const names = Object.keys(folds).sort();
  const place = () => ({ origin: ledger.origin, program: deps.program() });
  const isShort = (): boolean => ledger.size() < deps.fromEntries;
  const notUsed = (why: NotUsed) => ok({ used: false, why } as const);

  return {
    start(replay) {
      const box = isShort() ? null : file.read();
      if (box === null) return notUsed('none');
      const opened = openSnapshot(box, key, place());
      if (!opened.ok) return notUsed(opened.error);
      const snapshot = opened.value;
      const { size, peaks } = snapshot;
      if (Object.keys(snapshot.folds).sort().join() !== names.join()) return notUsed('folds');
      if (size > ledger.size()) return notUsed('beyond-end');
      // Tiles and leaf hashes of the file fold to the history that the state was made of.
      if (!rootOfSnapshot(snapshot).equals(ledger.subtreeRoot(0, size))) return notUsed('root');
      const check = createRestCheck(ledger.evidence(), { size, peaks });
      const rest: Entry[] = [];
      for (let from = size; from < ledger.size(); from += PAGE)
        for (const row of ledger.read(from, from + PAGE - 1)) {
          const entry = parsed(row.leaf);
          const trouble = entry === null ? { seq: row.seq, reason: 'leaf-hash' as const } : check.take(row, entry);
          if (trouble !== null) return err(trouble);
          if (entry !== null) rest.push(entry);
        }
      const trouble = check.end(ledger.size());
      if (trouble !== null) return err(trouble);
      for (const name of names) folds[name]?.load(snapshot.folds[name]);
      for (const entry of rest) replay(entry);
      return ok({ used: true, from: size, check: 'pending' } as const);
    },
    keep() {
      const size = ledger.size();
      if (isShort()) return 'short';
      if (ledger.nextSeq() !== size) return 'busy';
      const peaks = perfectParts(size).map(({ from, to }) => ledger.subtreeRoot(from, to));
      const dumped = Object.fromEntries(names.map((name) => [name, folds[name]?.dump()]));
      return file.write(sealSnapshot({ ...place(), size, peaks, folds: dumped }, key, random)) === null
        ? 'kept'
        : 'disk';
    },
  };
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
