/** Resident memory of the daemon alone after 20 s with one quiet client, beside a Node that has only loaded fastify and ws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { delay } from '../../devices/kit/clock.ts';
import { configure, startBenchDaemon, TWINLOCK } from './bench-daemon.ts';
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
async function idleDaemon(scope: BenchScope, env: Readonly<Record<string, string>>): Promise<BenchProcess> {
  const data = scope.folder();
  const link = join(data, 'reader');
  configure(data, link);
  await scope.run(TWINLOCK, ['simulate', 'sam', '--link', link]).printed(/simulated device/);
  const daemon = await startBenchDaemon(scope, data, env);
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
  const warm = await several(() => idleDaemon(scope, {}));
  const cold = await several(() => idleDaemon(scope, { NODE_DISABLE_COMPILE_CACHE: '1' }));
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
  return [row('Idle memory of the daemon (RSS)', warm), row('Idle memory, no compile cache', cold)];
}
