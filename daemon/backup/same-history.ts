/** Whether a restored ledger is the history that was signed: held against slips, cosigned notes and the guard of the PC that was lost. */
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { openCheckpoint } from '../ledger/checkpoint.ts';
import { guardFile, openGuard } from '../ledger/guard-store.ts';
import { leafHash } from '../ledger/merkle.ts';
import { parseVkey } from '../ledger/note-key.ts';
import { createTileTree } from '../ledger/tile-tree.ts';

/** What somebody remembers of the history: a size and the root over that many entries. */
export interface Anchor {
  readonly from: 'note' | 'guard';
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export type AnchorTrouble =
  /** No signed checkpoint, or not signed by the key of this ledger. */
  | 'anchor-unknown'
  /** It speaks of another log: another counter, or another epoch. */
  | 'anchor-foreign'
  | 'guard-unreadable';

/** A checkpoint as a slip has it; only the log's own key makes it worth anything. */
export function anchorOfNote(note: string, vkey: string): Result<Anchor, AnchorTrouble> {
  const key = parseVkey(vkey);
  if (!key.ok) return err('anchor-unknown');
  const opened = openCheckpoint(note, key.value, []);
  if (!opened.ok) {
    // Line 1 of a checkpoint is its origin (C2SP tlog-checkpoint).
    const origin = note.split('\n', 1)[0];
    return err(origin === key.value.name ? 'anchor-unknown' : 'anchor-foreign');
  }
  return ok({ from: 'note', size: opened.value.size, root: Buffer.from(opened.value.root).toString('hex') });
}

export function anchorOfGuard(folder: string, origin: string): Result<Anchor, AnchorTrouble> {
  const guard = openGuard(guardFile(folder));
  if (!guard.ok) return err('guard-unreadable');
  const last = guard.value.last();
  guard.value.close();
  if (last.origin !== origin) return err('anchor-foreign');
  return ok({ from: 'guard', size: last.size, root: Buffer.from(last.root).toString('hex') });
}

export interface Comparison {
  readonly anchor: Anchor;
  /** `differs`: another history. `beyond`: it was signed after the backup, so entries are missing and nobody can say more from here. */
  readonly verdict: 'same' | 'differs' | 'beyond';
  /** Entries that were signed and are not in the backup. */
  readonly missing: number;
}

/** Hashes the leaves once, whatever the number of anchors. */
export function compareHistory(path: string, anchors: readonly Anchor[]): readonly Comparison[] {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    const wanted = new Set(anchors.map(({ size }) => size));
    const tree = createTileTree(0, [[]]);
    const roots = new Map<number, string>([[0, tree.root().toString('hex')]]);
    for (const leaf of database.prepare<[], Buffer>('SELECT leaf FROM ev ORDER BY seq').pluck().iterate()) {
      tree.append(leafHash(leaf));
      if (wanted.has(tree.size())) roots.set(tree.size(), tree.root().toString('hex'));
    }
    return anchors.map((anchor) => {
      const missing = Math.max(0, anchor.size - tree.size());
      if (missing > 0) return { anchor, verdict: 'beyond', missing };
      return { anchor, verdict: roots.get(anchor.size) === anchor.root ? 'same' : 'differs', missing };
    });
  } finally {
    database.close();
  }
}
