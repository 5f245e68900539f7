/**
 * A call over the API beside a bare `ws` echo: round trip with one call at a time, and calls a second with 16 under way; one client.
 * The round trip once with client and servers on one processor, where it is nearly all work, and once with the client on another,
 * where it is mostly waking one another.
 */
import { configure, startBenchDaemon } from './bench-daemon.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { type CallSocket, openCallSocket, openCounter } from './call-socket.ts';
import { allowedProcessors, pin, twoProcessors } from './cpu-pinning.ts';
import { medianOf, ratioByRound, spreadOf } from './spread.ts';

const ECHO = new URL('./echo-server.ts', import.meta.url).pathname;
const ROUNDS = 15;
const CALLS_A_ROUND = 400;
/** Half of what the daemon allows on one socket. */
const IN_FLIGHT = 16;
const PIPELINED_A_ROUND = 3_200;
const WARM_UP_ROUNDS = 3;

async function ping(socket: CallSocket): Promise<void> {
  const answer = await socket.call('session.ping', {});
  if (answer.error !== undefined) throw new Error(`ping refused: ${JSON.stringify(answer.error)}`);
}

/** Median round trip of one round. Microseconds. */
async function roundTrip(socket: CallSocket): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < CALLS_A_ROUND; call++) {
    const before = performance.now();
    await ping(socket);
    times.push(1_000 * (performance.now() - before));
  }
  return medianOf(times);
}

/** Calls a second. */
async function throughput(socket: CallSocket): Promise<number> {
  const before = performance.now();
  const lane = async (): Promise<void> => {
    for (let call = 0; call < PIPELINED_A_ROUND / IN_FLIGHT; call++) await ping(socket);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return (1_000 * PIPELINED_A_ROUND) / (performance.now() - before);
}

/** A B, B A, A B …: whatever slows the machine for a while slows both. */
async function interleaved(
  measure: (socket: CallSocket) => Promise<number>,
  ours: CallSocket,
  bare: CallSocket,
): Promise<{ readonly ours: number[]; readonly bare: number[] }> {
  const found = { ours: [] as number[], bare: [] as number[] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const which of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const value = await measure(which === 'ours' ? ours : bare);
      if (round >= 0) found[which].push(value);
    }
  }
  return found;
}

export async function measureApiCalls(scope: BenchScope): Promise<BenchRow[]> {
  const data = scope.folder();
  configure(data, null);
  const daemon = await startBenchDaemon(scope, data, 'twinlock');
  await daemon.readerReady();
  const ours = await openCounter(scope, daemon);
  const echo = scope.node(ECHO);
  const [, port] = await echo.printed(/port (\d+)/);
  const bare = await openCallSocket(scope, `ws://127.0.0.1:${port}`);
  const servers = [daemon.process.pid, echo.pid];
  const allowed = allowedProcessors();
  const { first, last } = twoProcessors();
  scope.onClose(() => pin([process.pid], allowed));

  pin([process.pid, ...servers], last);
  const together = await interleaved(roundTrip, ours, bare);
  pin([process.pid], first);
  const apart = await interleaved(roundTrip, ours, bare);
  const calls = await interleaved(throughput, ours, bare);
  await daemon.process.end();
  const row = (
    what: string,
    unit: 'µs' | '/s',
    { ours, bare }: { readonly ours: number[]; readonly bare: number[] },
    target: BenchRow['target'],
  ): BenchRow => ({
    what: `API: ${what}`,
    unit,
    ours: spreadOf(ours),
    beside: { what: 'bare `ws` echo', spread: spreadOf(bare), ratio: ratioByRound(ours, bare) },
    target,
  });
  return [
    row('`session.ping` round trip, p50, one processor', 'µs', together, { ratio: 2 }),
    row('`session.ping` round trip, p50, two processors', 'µs', apart, { ratio: 2 }),
    row(`pings a second, ${IN_FLIGHT} under way`, '/s', calls, null),
  ];
}
