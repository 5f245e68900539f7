/** Opens a ledger that a crash left behind, as the daemon would, and says what of the acknowledged history is not there any more. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { leafHash } from '../../daemon/ledger/merkle.ts';
import type { LeafRow } from '../../daemon/ledger/store.ts';
import { createTileTree } from '../../daemon/ledger/tile-tree.ts';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import type { Acknowledged } from './acks.ts';
import { crashLeaf } from './crash-history.ts';
import { ledgerPath, openCrashLedger } from './ledger-in-folder.ts';

/** What was planned: entries by number, their hashes, the root at each size. */
export interface Plan {
  readonly hashes: readonly Buffer[];
  readonly roots: readonly Buffer[];
}

export function planOf(rows: readonly LeafRow[]): Plan {
  const hashes = rows.map(({ leaf }) => leafHash(Buffer.from(leaf)));
  const tree = createTileTree(0, [[]]);
  const roots = [tree.root()];
  for (const hash of hashes) {
    tree.append(hash);
    roots.push(tree.root());
  }
  return { hashes, roots };
}

/** Puts files into a fresh `folder`. */
export function layOut(folder: string, files: ReadonlyMap<string, Buffer>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [path, content] of files) writeFileSync(join(folder, basename(path)), content);
}

/** What is wrong, or null. `thorough`: the auditor's verification too. Goes on writing, as a daemon would. */
export function ledgerTrouble(
  folder: string,
  acknowledged: Acknowledged,
  plan: Plan,
  thorough: boolean,
): string | null {
  const opened = openCrashLedger(folder, acknowledged.size > 0);
  if (!opened.ok) return `does not open: ${opened.error.code} (${opened.error.reason})`;
  const store = opened.value;
  try {
    const size = store.size();
    if (size < acknowledged.size) return `${acknowledged.size} entries were acknowledged, ${size} are there`;
    const trouble = rowsTrouble(folder, size, acknowledged, plan);
    if (trouble !== null) return trouble;
    store.append([{ seq: size, rows: [crashLeaf(size, 1)], mark: null }]);
    if (store.checkpoint().size !== size + 1) return 'does not sign what it took';
    if (thorough) {
      const found = verifyLedger({ path: ledgerPath(folder), vkey: store.vkey, onProgress: () => {} });
      if (found.verdict !== 'sound') return `is ${found.verdict}: ${JSON.stringify(found.findings[0])}`;
    }
    return null;
  } catch (error) {
    return `throws: ${String(error)}`;
  } finally {
    store.close();
  }
}

function rowsTrouble(folder: string, size: number, { checkpoints }: Acknowledged, plan: Plan): string | null {
  const database = new Database(ledgerPath(folder), { readonly: true });
  try {
    let next = 0;
    const rows = database.prepare<[], { seq: number; leaf: Buffer; lh: Buffer }>(
      'SELECT seq, leaf, lh FROM ev ORDER BY seq',
    );
    for (const { seq, leaf, lh } of rows.iterate()) {
      if (seq !== next++) return `entry ${next - 1} is missing`;
      const planned = plan.hashes[seq];
      if (!planned?.equals(lh) || !planned.equals(leafHash(leaf))) return `entry ${seq} is another one`;
    }
    if (next !== size) return `${size} entries, ${next} rows`;
    const signed = database
      .prepare<[], { size: number; root: Buffer; note: string }>('SELECT size, root, note FROM cp')
      .all();
    for (const { size: at, root } of signed)
      if (!plan.roots[at]?.equals(root)) return `checkpoint ${at} has another root`;
    const kept = new Map(signed.map((one) => [one.size, one.note]));
    for (const [at, note] of checkpoints)
      if (kept.get(at) !== note) return `checkpoint ${at} left the machine and is gone`;
    return null;
  } finally {
    database.close();
  }
}
