/** The ledger as the API may see it: entries, pages, checkpoint; never a way to write. */
import type { LedgerPort } from './api/ports.ts';
import { createLedgerPages, type LedgerPagesDeps } from './audit/ledger-pages.ts';
import { toDurableEvent } from './desk/durable-event.ts';
import { entryOfLeaf } from './ledger/leaf.ts';
import type { Ledger } from './ledger/ledger.ts';
import { readAloudHead } from './ledger/read-aloud.ts';

type Candidates = LedgerPagesDeps['candidates'];

/** `search` looks through the table; without one every entry is a candidate. */
export function createLedgerPort(ledger: Ledger, search: Candidates = everyEntryOf(ledger)): LedgerPort {
  const page = createLedgerPages({ size: ledger.size, page: ledger.page, candidates: search });
  return {
    origin: ledger.origin,
    head: () => ledger.size() - 1,
    page,
    async checkpoint() {
      const { size, root, note, vkey } = await ledger.checkpoint();
      return { size, note, vkey, head: readAloudHead(root) };
    },
    events: (from, to) => ledger.read(from, to).map(({ leaf }) => toDurableEvent(entryOfLeaf(leaf))),
  };
}

const STEP = 200;

function everyEntryOf(ledger: Ledger): Candidates {
  return function* walk({ from, before }) {
    for (let at = before; at > from; at -= STEP) yield* ledger.page(at, Math.min(STEP, at - from));
  };
}
