/** `npm run bench`: every section one after the other, then one table. `node test/bench/run.ts NAME…` runs some of them. */
import { availableParallelism, release, totalmem } from 'node:os';
import { systemClock } from '../../daemon/clock.ts';
import { measureApiCalls } from './api-calls.ts';
import { type BenchScope, openBenchScope } from './bench-scope.ts';
import { type BenchRow, benchTable } from './bench-table.ts';
import { measureCardReading } from './card-reading-pace.ts';
import { measureDurableAppends } from './durable-appends.ts';
import { measureIdleMemory } from './idle-memory.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { measureMillion } from './million-entries.ts';
import { measureOsdpPolls } from './osdp-poll.ts';
import { measureReleaseOnTheLine } from './release-on-the-line.ts';
import { measureReleasePulse } from './release-pulse.ts';
import { measureStart } from './start-time.ts';

interface Section {
  readonly measure: (scope: BenchScope) => Promise<BenchRow[]>;
  /** Longer than this is a failure. Milliseconds. */
  readonly limitMs: number;
}

/** All limits together are under twelve minutes. */
const SECTIONS: Readonly<Record<string, Section>> = {
  api: { measure: measureApiCalls, limitMs: 30_000 },
  card: { measure: measureCardReading, limitMs: 20_000 },
  ledger: { measure: measureDurableAppends, limitMs: 30_000 },
  loop: { measure: measureLoopDelay, limitMs: 30_000 },
  million: { measure: measureMillion, limitMs: 300_000 },
  osdp: { measure: measureOsdpPolls, limitMs: 80_000 },
  release: { measure: measureReleasePulse, limitMs: 30_000 },
  line: { measure: measureReleaseOnTheLine, limitMs: 120_000 },
  start: { measure: measureStart, limitMs: 50_000 },
  memory: { measure: measureIdleMemory, limitMs: 50_000 },
};

async function runSection(name: string, { measure, limitMs }: Section): Promise<BenchRow[]> {
  const scope = openBenchScope();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = systemClock.after(limitMs, () => reject(new Error(`${name} took longer than ${limitMs} ms`)));
  try {
    const running = measure(scope);
    // After a section that is too late, what it still says is of no interest.
    running.catch(() => {});
    return await Promise.race([running, late]);
  } finally {
    cancel();
    await scope.close();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`no section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(64);
}
const rows: BenchRow[] = [];
for (const [name, section] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const before = performance.now();
  try {
    rows.push(...(await runSection(name, section)));
    console.error(`${name}: ${((performance.now() - before) / 1_000).toFixed(1)} s`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${name}:`, error);
  }
}
const memory = Math.round(totalmem() / 1024 ** 3);
console.log(`Node ${process.versions.node}, Linux ${release()}, ${availableParallelism()} cores, ${memory} GiB\n`);
console.log(benchTable(rows));
