/**
 * Whether the entries of an earlier epoch are those that the recovery named: each is in its place, and all of them fold to the
 * root that the present ledger's first entry says (RFC 6962 2.1). Its stored hashes may be damaged and are not asked. Pure.
 */
import { createCompactRange, leafHash } from './merkle.ts';
import type { EpochHead } from './recovered-entry.ts';
import type { ReplayCheck, ReplayTrouble } from './replay-check.ts';

export function checkEpoch({ origin, size, root }: EpochHead): ReplayCheck {
  const range = createCompactRange([], 0);
  let trouble: ReplayTrouble | null = null;
  return {
    take(row, { seq, log }) {
      const at = range.size();
      if (row.seq !== at) trouble ??= { seq: at, reason: 'leaf-missing' };
      else if (seq !== at || log !== origin) trouble ??= { seq: at, reason: 'leaf-place' };
      if (trouble === null) range.append(leafHash(Buffer.from(row.leaf)));
      return trouble;
    },
    end() {
      if (range.size() < size) trouble ??= { seq: range.size(), reason: 'leaf-missing' };
      else if (range.root().toString('hex') !== root) trouble ??= { seq: null, reason: 'checkpoint-root' };
      return trouble;
    },
  };
}
