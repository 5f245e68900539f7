/**
 * `node threaded-writer-program.ts FOLDER`: the daemon's own ledger with its writer thread; entries are appended without waiting for each
 * other. Says each acknowledgement, and `F CODE` when the ledger says that a commit failed.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../daemon/clock.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { createGuard, emptyHead, guardFile } from '../../daemon/ledger/guard-store.ts';
import { openLedger } from '../../daemon/ledger/ledger.ts';
import { sayDurable } from './acks.ts';
import { CRASH_ORIGIN, crashKey, crashRows, SHORT_RUN } from './crash-history.ts';
import { ledgerPath } from './ledger-in-folder.ts';

const [folder = ''] = process.argv.slice(2);
const guard = guardFile(folder);
const made = createGuard(guard, emptyHead(CRASH_ORIGIN));
if (!made.ok) throw new Error(made.error.reason);
const opened = await openLedger({
  path: ledgerPath(folder),
  keys: { privateKey: crashKey(), origin: CRASH_ORIGIN },
  clock: systemClock,
  expected: false,
  guard,
  onFatal: (code) => {
    writeSync(1, `F ${code}\n`);
    // One turn more, in which whatever is still to be said would be said.
    setImmediate(() => process.exit(74));
  },
});
if (!opened.ok) throw new Error(opened.error.reason);
const ledger = opened.value;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const written: Promise<void>[] = [];
for (const { leaf } of crashRows(SHORT_RUN)) {
  const entry = JSON.parse(leaf) as Entry;
  written.push(ledger.append([entry], null).then(() => sayDurable(entry.seq + 1)));
  await turn();
}
await Promise.all(written);
await ledger.close();
