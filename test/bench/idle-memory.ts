/** Resident memory of the daemon alone after 20 s with one quiet client, beside a Node that has only loaded fastify and ws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { delay } from '../../devices/kit/clock.ts';
import { configure, type StartKind, startBenchDaemon, TWINLOCK } from './bench-daemon.ts';
import type { BenchProcess, BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { openCallSocket, openCounter } from './call-socket.ts';
import { ratioByRound, spreadOf } from './spread.ts';

const PEER = new URL('./idle-peer.ts', import.meta.url).pathname;
const IDLE_MS = 20_000;
const TARGET_MB = 130;
/** Side by side, for memory differs little from run to run. */
const COPIES = 3;

/** VmRSS of proc(5), which counts in KiB. Megabytes of 10^6 bytes. */
function residentMb({ pid }: BenchProcess): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) * 1_024) / 1e6;
}

/** The reader is simulated by another process, so that the daemon holds what it holds on a counter. */
async function idleDaemon(scope: BenchScope, kind: StartKind): Promise<BenchProcess> {
  const data = scope.folder();
  const link = join(data, 'reader');
  configure(data, link);
  await scope.run(TWINLOCK, ['simulate', 'sam', '--link', link]).printed(/simulated device/);
  const daemon = await startBenchDaemon(scope, data, kind);
  await daemon.readerReady();
  await openCounter(scope, daemon);
  return daemon.process;
}

async function idlePeer(scope: BenchScope): Promise<BenchProcess> {
  const peer = scope.node(PEER);
  const [, port] = await peer.printed(/port (\d+)/);
  await openCallSocket(scope, `ws://127.0.0.1:${port}`);
  return peer;
}

async function several(start: () => Promise<BenchProcess>): Promise<BenchProcess[]> {
  const started: BenchProcess[] = [];
  for (let copy = 0; copy < COPIES; copy++) started.push(await start());
  return started;
}

export async function measureIdleMemory(scope: BenchScope): Promise<BenchRow[]> {
  // Fills the compile cache, which is written at an orderly end.
  await (await idleDaemon(scope, 'twinlock')).end();
  const kept = await several(() => idleDaemon(scope, 'twinlock'));
  const alone = await several(() => idleDaemon(scope, 'node-alone'));
  const first = await several(() => idleDaemon(scope, 'without-cache'));
  const peers = await several(() => idlePeer(scope));
  await delay(systemClock, IDLE_MS);
  const peersMb = peers.map(residentMb);
  const row = (what: string, processes: readonly BenchProcess[]): BenchRow => {
    const ours = processes.map(residentMb);
    return {
      what,
      unit: 'MB',
      ours: spreadOf(ours),
      beside: {
        what: 'idle Node with fastify and ws',
        spread: spreadOf(peersMb),
        ratio: ratioByRound(ours, peersMb),
      },
      target: { value: TARGET_MB },
    };
  };
  return [
    row('Idle memory of the daemon (RSS)', kept),
    row('Idle memory, started as `node daemon/main.ts`', alone),
    row('Idle memory, no compile cache', first),
  ];
}
