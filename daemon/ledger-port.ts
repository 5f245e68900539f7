/** The ledger as the API may see it: entries, pages, checkpoint; never a way to write. */
import type { LedgerPort } from './api/ports.ts';
import { toDurableEvent } from './desk/durable-event.ts';
import { entryOfLeaf } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';
import { readAloudHead } from './ledger/read-aloud.ts';

export function createLedgerPort(ledger: Ledger): LedgerPort {
  return {
    origin: ledger.origin,
    head: () => ledger.size() - 1,
    page({ before, limit }) {
      const entries = [...ledger.page(before, limit)];
      const oldest = entries.at(-1)?.seq ?? 0;
      return { size: ledger.size(), entries, next: oldest === 0 ? null : oldest };
    },
    async checkpoint() {
      const { size, root, note, vkey } = await ledger.checkpoint();
      return { size, note, vkey, head: readAloudHead(root) };
    },
    events: (from, to) => ledger.read(from, to).map(({ leaf }) => toDurableEvent(entryOfLeaf(leaf))),
  };
}
