/** The ledger as the API may see it: entries, pages, checkpoint; never a way to write. */
import type { LedgerPort } from './api/ports.ts';
import { toDurableEvent } from './desk/durable-event.ts';
import { entryOfLeaf } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';

export function createLedgerPort(ledger: Ledger): LedgerPort {
  return {
    origin: ledger.origin,
    head: () => ledger.size() - 1,
    page: ({ before, limit }) => ({ size: ledger.size(), entries: [...ledger.page(before, limit)] }),
    async checkpoint() {
      const { size, note, vkey } = await ledger.checkpoint();
      return { size, note, vkey };
    },
    events: (from, to) => ledger.read(from, to).map(({ leaf }) => toDurableEvent(entryOfLeaf(leaf))),
  };
}
