/** `node writer-program.ts FOLDER short|long`: writes a history through the ledger's own store, says what is durable, closes. */
import { sayCheckpoint, sayDurable } from './acks.ts';
import { crashBatches, LONG_RUN, SHORT_RUN } from './crash-history.ts';
import { openCrashLedger } from './ledger-in-folder.ts';

const [folder = '', run = 'short'] = process.argv.slice(2);
const opened = openCrashLedger(folder, false);
if (!opened.ok) {
  process.stderr.write(`${JSON.stringify(opened.error)}\n`);
  process.exit(3);
}
const store = opened.value;
for (const { batch, signed } of crashBatches(run === 'long' ? LONG_RUN : SHORT_RUN)) {
  store.append([batch]);
  sayDurable(store.size());
  if (!signed) continue;
  const { size, note } = store.checkpoint();
  sayCheckpoint(size, note);
}
store.close();
