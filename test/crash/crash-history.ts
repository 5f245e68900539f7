/** The history that the crash tests write: known in advance, entry by entry, so that what a disk still holds can be compared. */

import { canonicalize } from '../../daemon/ledger/canonical-json.ts';
import { privateKeyFromSeed } from '../../daemon/ledger/note-key.ts';
import type { Batch, LeafRow } from '../../daemon/ledger/store.ts';

/** The vectors' own log, with its seed of 32 ones. */
export const CRASH_ORIGIN = 'log.example/h0001/c1';
export const crashKey = () => privateKeyFromSeed(new Uint8Array(32).fill(1));

/** One transaction: so many entries, each with so many bytes of ballast, and whether the size is signed after it. */
export interface Step {
  readonly entries: number;
  readonly ballast: number;
  readonly signed: boolean;
}

const SMALL: Step = { entries: 1, ballast: 20, signed: false };
const SIGNED: Step = { ...SMALL, signed: true };

/** A few commits of different sizes and two checkpoints: every kind of file call, and few of them. */
export const SHORT_RUN: readonly Step[] = [SIGNED, { ...SMALL, entries: 3 }, SIGNED, SMALL];

/**
 * Single commits until SQLite has folded its journal back into the file (after 1,000 pages) and overwrites it from its beginning: there
 * settings that do not sync lose entries. A full tile, and entries of many pages, are among them.
 */
export const LONG_RUN: readonly Step[] = [
  ...repeat(4, [SMALL, SIGNED]),
  { entries: 2, ballast: 30_000, signed: false },
  ...repeat(62, [SMALL, SMALL, SMALL, SIGNED]),
  { entries: 3, ballast: 20, signed: true },
  ...repeat(9, [SMALL, SIGNED]),
];

function repeat(times: number, steps: readonly Step[]): Step[] {
  return Array.from({ length: times }, () => steps).flat();
}

/** Entry `seq` with `ballast` bytes in it. */
export function crashLeaf(seq: number, ballast: number): LeafRow {
  const ts = 1_795_314_710_000 + seq;
  const data = { ballast: String(seq % 10).repeat(ballast) };
  const leaf = canonicalize({ v: 1, log: CRASH_ORIGIN, seq, ts, type: 'crash.test', data });
  if (!leaf.ok) throw new Error(leaf.error);
  return { ts, type: 'crash.test', leaf: leaf.value };
}

/** Rows of all steps, in order. */
export function crashRows(steps: readonly Step[]): LeafRow[] {
  let seq = 0;
  return steps.flatMap(({ entries, ballast }) => Array.from({ length: entries }, () => crashLeaf(seq++, ballast)));
}

/** The transactions of `steps`, and after which of them the size is signed. */
export function crashBatches(steps: readonly Step[]): { readonly batch: Batch; readonly signed: boolean }[] {
  const rows = crashRows(steps);
  let seq = 0;
  return steps.map(({ entries, signed }) => {
    const first = seq;
    seq += entries;
    const mark = { key: `key ${first}`, method: 'crash.test', argsHash: '00', ref: 'none' };
    return { batch: { seq: first, rows: rows.slice(first, seq), mark }, signed };
  });
}
