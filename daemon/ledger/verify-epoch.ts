/** Walks the ledger of an earlier epoch, as far as it counts, and says what is not as the recovery after it named it. Reads only. */
import { checkEpoch } from './epoch-check.ts';
import { entryOfLeaf } from './leaf.ts';
import { openReader } from './reader.ts';
import type { EpochHead } from './recovered-entry.ts';
import type { ReplayTrouble } from './replay-check.ts';
import type { Finding, FindingCode } from './verify-findings.ts';

const PAGE = 1_000;

/** Null where every entry is the one that was named. */
export function verifyEpoch(path: string, head: EpochHead): Finding | null {
  const opened = openReader(path);
  if (!opened.ok) return { code: 'unreadable', seq: null, detail: `${head.origin}: ${opened.error.reason}` };
  const reader = opened.value;
  try {
    const trouble = walk(reader.read, head);
    return trouble === null ? null : { ...finding(trouble), detail: `${head.origin}: ${trouble.reason}` };
  } finally {
    reader.close();
  }
}

function walk(
  read: (
    from: number,
    to: number,
  ) => readonly { readonly seq: number; readonly leaf: string; readonly leafHash: string }[],
  head: EpochHead,
): ReplayTrouble | null {
  const check = checkEpoch(head);
  for (let from = 0; from < head.size; from += PAGE)
    for (const row of read(from, Math.min(from + PAGE, head.size) - 1)) {
      const entry = entryOrNull(row.leaf);
      const trouble = entry === null ? { seq: row.seq, reason: 'leaf-hash' as const } : check.take(row, entry);
      if (trouble !== null) return trouble;
    }
  return check.end(head.size);
}

function entryOrNull(leaf: string): ReturnType<typeof entryOfLeaf> | null {
  try {
    return entryOfLeaf(leaf);
  } catch {
    return null;
  }
}

function finding({ seq, reason }: ReplayTrouble): { readonly code: FindingCode; readonly seq: number | null } {
  if (reason === 'leaf-missing') return { code: 'gap', seq };
  if (reason === 'leaf-place' || reason === 'checkpoint-root') return { code: reason, seq };
  return { code: 'leaf-form', seq };
}
