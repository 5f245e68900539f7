/**
 * Whether the entries after a snapshot are those that were written and signed: each leaf has its stored hash and names its own place, and
 * with the history before them they fold to the newest checkpoint's root (RFC 6962 2.1). What lies before is checked later. Pure.
 */
import { openCheckpoint } from '../ledger/checkpoint.ts';
import type { Entry } from '../ledger/entry.ts';
import { createCompactRange, leafHash } from '../ledger/merkle.ts';
import { parseVkey } from '../ledger/note-key.ts';
import type { LedgerRow } from '../ledger/reader.ts';
import type { ReplayCheck, ReplayEvidence, ReplayTrouble } from '../ledger/replay-check.ts';

export function createRestCheck(
  { origin, vkey, note }: Pick<ReplayEvidence, 'origin' | 'vkey' | 'note'>,
  before: { readonly size: number; readonly peaks: readonly Uint8Array[] },
): ReplayCheck {
  const range = createCompactRange(before.peaks, before.size);
  const key = parseVkey(vkey);
  if (!key.ok) throw new Error(`our own key does not parse: ${key.error}`);
  const signed = note === null ? null : openCheckpoint(note, key.value, []);
  let trouble: ReplayTrouble | null = null;

  const compare = (): void => {
    if (signed === null || trouble !== null) return;
    if (!signed.ok) trouble = { seq: null, reason: 'checkpoint-form' };
    else if (signed.value.size === range.size() && !range.root().equals(signed.value.root))
      trouble = { seq: null, reason: 'checkpoint-root' };
  };
  compare();

  function look(row: LedgerRow, { seq, log }: Entry): ReplayTrouble | null {
    const at = range.size();
    if (row.seq !== at) return { seq: at, reason: 'leaf-missing' };
    const hash = leafHash(Buffer.from(row.leaf));
    if (hash.toString('hex') !== row.leafHash) return { seq: at, reason: 'leaf-hash' };
    if (seq !== at || log !== origin) return { seq: at, reason: 'leaf-place' };
    range.append(hash);
    return null;
  }

  return {
    take(row, entry) {
      trouble ??= look(row, entry);
      compare();
      return trouble;
    },
    end(size) {
      if (range.size() < size) trouble ??= { seq: range.size(), reason: 'leaf-missing' };
      if (signed?.ok && signed.value.size > range.size())
        trouble ??= { seq: range.size(), reason: 'checkpoint-beyond-end' };
      return trouble;
    },
  };
}
