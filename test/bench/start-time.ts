/** From the start of the process to the printed address, and to a reader that is ready, beside a Node that does nothing. */
import { configure, type StartKind, startBenchDaemon } from './bench-daemon.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { ratioByRound, spreadOf } from './spread.ts';

const STARTS = 7;
const TARGET_MS = 1_500;

interface Start {
  readonly addressMs: number;
  readonly readyMs: number;
}

async function start(scope: BenchScope, data: string, kind: StartKind): Promise<Start> {
  // Wall time: the daemon's log, another process's, tells when the reader was ready.
  const before = Date.now();
  const daemon = await startBenchDaemon(scope, data, kind);
  const addressMs = Date.now() - before;
  const readyMs = (await daemon.readerReady()) - before;
  await daemon.process.end();
  return { addressMs, readyMs };
}

async function emptyNode(scope: BenchScope): Promise<number> {
  const before = performance.now();
  await scope.node('-e', '0').ended;
  return performance.now() - before;
}

export async function measureStart(scope: BenchScope): Promise<BenchRow[]> {
  const data = scope.folder();
  configure(data, null);
  // The first start makes the ledger and the keys, and fills the compile cache.
  await start(scope, data, 'twinlock');
  const warm: Start[] = [];
  const cold: Start[] = [];
  const empty: number[] = [];
  for (let round = 0; round < STARTS; round++) {
    warm.push(await start(scope, data, 'twinlock'));
    empty.push(await emptyNode(scope));
    cold.push(await start(scope, data, 'without-cache'));
  }
  const row = (what: string, ours: readonly number[]): BenchRow => ({
    what,
    unit: 'ms',
    ours: spreadOf(ours),
    beside: { what: '`node -e 0`', spread: spreadOf(empty), ratio: ratioByRound(ours, empty) },
    target: { value: TARGET_MS },
  });
  return [
    row(
      'Start to printed address',
      warm.map(({ addressMs }) => addressMs),
    ),
    row(
      'Start to ready reader',
      warm.map(({ readyMs }) => readyMs),
    ),
    row(
      'Start to printed address, no compile cache',
      cold.map(({ addressMs }) => addressMs),
    ),
    row(
      'Start to ready reader, no compile cache',
      cold.map(({ readyMs }) => readyMs),
    ),
  ];
}
