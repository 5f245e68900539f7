/** How late the main loop is while eight callers append without a pause to a disk whose every sync takes 8 ms. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { spreadOf } from './spread.ts';

const SYNC_US = 8_000;
const RUNS = 3;
const TARGET_MS = 20;

export async function measureLoopDelay(scope: BenchScope): Promise<BenchRow[]> {
  const slow = join(scope.folder(), 'slow-sync.so');
  const source = new URL('./slow-sync.c', import.meta.url).pathname;
  execFileSync('gcc', ['-O2', '-shared', '-fPIC', '-o', slow, source, '-ldl']);
  const program = new URL('./loop-delay-program.ts', import.meta.url).pathname;
  const p99: number[] = [];
  const perSecond: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const env = { LD_PRELOAD: slow, SLOW_SYNC_US: String(SYNC_US) };
    const child = scope.run(process.execPath, [program, scope.folder(), '8', '2000'], env);
    const [, json = '{}'] = await child.printed(/^result (.*)$/m);
    const found = JSON.parse(json) as { p99: number; appends: number };
    p99.push(found.p99);
    perSecond.push(found.appends / 2);
    await child.ended;
  }
  return [
    {
      what: 'Ledger: main-loop delay p99, 8 callers, `fsync` of 8 ms',
      unit: 'ms',
      ours: spreadOf(p99),
      beside: null,
      target: { value: TARGET_MS },
    },
    {
      what: 'Ledger: durable appends a second, 8 callers, `fsync` of 8 ms',
      unit: '/s',
      ours: spreadOf(perSecond),
      beside: null,
      target: null,
    },
  ];
}
