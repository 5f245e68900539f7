/** `node loop-delay-program.ts FOLDER CLIENTS MS`: appends without a pause, each client waiting for its own entry; prints how late the loop was. */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../daemon/clock.ts';
import { openLedger } from '../../daemon/ledger/ledger.ts';
import { BENCH_ORIGIN, benchEntry } from './bench-entries.ts';

const [folder = '', clients = '8', ms = '2000'] = process.argv.slice(2);
const opened = await openLedger({
  path: join(folder, 'ledger.db'),
  keys: { privateKey: generateKeyPairSync('ed25519').privateKey, origin: BENCH_ORIGIN },
  clock: systemClock,
  expected: false,
  guard: null,
  onFatal: (code) => {
    throw new Error(code);
  },
});
if (!opened.ok) throw new Error(opened.error.code);
const ledger = opened.value;
const delay = monitorEventLoopDelay({ resolution: 1 });
const until = performance.now() + Number(ms);
delay.enable();
const client = async (): Promise<void> => {
  while (performance.now() < until) await ledger.append([benchEntry(ledger.nextSeq())], null);
};
await Promise.all(Array.from({ length: Number(clients) }, client));
delay.disable();
const appends = ledger.size();
await ledger.close();
const result = { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6, appends };
process.stdout.write(`result ${JSON.stringify(result)}\n`);
