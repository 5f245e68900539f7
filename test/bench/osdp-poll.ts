/**
 * What one secured OSDP poll costs the processor, over a real pseudo terminal with the reader in another process: beside the same bytes
 * sent and answered bare, beside the time that the bytes stand on a real line, and as a share of a core at 50 ms between polls.
 */
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { systemRandom } from '../../daemon/random.ts';
import { createOsdpReader } from '../../devices/badge-reader/osdp/driver.ts';
import { createOsdpBus } from '../../devices/badge-reader/osdp/osdp-bus.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import { silentLog } from '../../devices/kit/log.ts';
import type { Transport } from '../../devices/kit/transport.ts';
import { createSerialTransport } from '../../devices/transports/serial.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { BENCH_IDENTITY, BENCH_KEY, POLL_BAUD_RATE } from './poll-bench-reader.ts';
import { medianOf, ratioByRound, spreadOf } from './spread.ts';

const PEER = new URL('./prompt-pd.ts', import.meta.url).pathname;
const ROUNDS = 7;
const POLLS_A_ROUND = 2_000;
/** Between two polls (driver's own pause). Milliseconds. */
const POLL_MS = 50;
/** Polls at their real pace. */
const REAL_PACE_POLLS = 160;
const BITS_A_BYTE = 10;

/** Polls follow each other at once: what waits no longer than the pause between two is due now, and time is so much further. */
function withoutPauses(): Clock {
  let ahead = 0;
  return {
    wall: systemClock.wall,
    mono: () => systemClock.mono() + ahead,
    after(ms, fn) {
      if (ms > POLL_MS) return systemClock.after(ms, fn);
      const soon = setImmediate(() => {
        ahead += ms;
        fn();
      });
      return () => clearImmediate(soon);
    },
  };
}

interface Traffic {
  asked: number;
  askBytes: number;
  answerBytes: number;
}

/** Counts what passes. `onAsk` is called at each write. */
function counted(inner: Transport, traffic: Traffic, onAsk: () => void): Transport {
  return {
    ...inner,
    open: (options, listener) =>
      inner.open(options, {
        onBytes(chunk) {
          traffic.answerBytes += chunk.length;
          listener.onBytes(chunk);
        },
        onGone: (trouble) => listener.onGone(trouble),
      }),
    write(bytes) {
      traffic.asked += 1;
      traffic.askBytes += bytes.length;
      onAsk();
      return inner.write(bytes);
    },
  };
}

interface Poller {
  /** Runs `count` exchanges; microseconds of processor time for one, and of time. */
  round(count: number): Promise<{ readonly cpuMicros: number; readonly micros: number }>;
  readonly traffic: Traffic;
  close(): Promise<void>;
}

function pollerOf(traffic: Traffic, waitFor: (count: number) => Promise<void>, close: () => Promise<void>): Poller {
  return {
    traffic,
    close,
    async round(count) {
      const cpu = process.cpuUsage();
      const before = performance.now();
      await waitFor(count);
      const { user, system } = process.cpuUsage(cpu);
      return { cpuMicros: (user + system) / count, micros: (1_000 * (performance.now() - before)) / count };
    },
  };
}

/** Our driver at the simulated reader, polling for itself by `clock`. */
async function byDriver(link: string, clock: Clock): Promise<Poller> {
  const traffic: Traffic = { asked: 0, askBytes: 0, answerBytes: 0 };
  let goal = { at: 0, reached: (): void => {} };
  let lost: string | null = null;
  const transport = counted(createSerialTransport({ path: link }), traffic, () => {
    if (traffic.asked === goal.at) goal.reached();
  });
  const bus = createOsdpBus({ transport, clock, baudRate: POLL_BAUD_RATE, check: 'crc' });
  const reader = createOsdpReader({
    id: 'bench',
    bus,
    address: 1,
    security: { mode: 'secure', key: BENCH_KEY },
    pinned: BENCH_IDENTITY,
    credentialClass: 'secure-app',
    clock,
    random: systemRandom,
    log: silentLog,
    onEvent(event) {
      // On a busy machine an answer may come late, and its poll is sent once more: that one counts as a poll.
      if (event.type !== 'regained' && event.type !== 'noise') lost = event.type;
    },
  });
  const opened = await reader.open();
  if (!opened.ok) throw new Error(`the reader did not open: ${opened.error.code}`);
  const waitFor = async (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    goal = { at: traffic.asked + count, reached: resolve };
    await promise;
    // The handshake of a new session would be counted as polls.
    if (lost !== null) throw new Error(`not a round of polls: ${lost}`);
  };
  return pollerOf(traffic, waitFor, () => reader.close());
}

/** The same bytes by the same transport at the same pace, with nothing of OSDP. */
async function bare(link: string, askBytes: number, answerBytes: number): Promise<Poller> {
  const traffic: Traffic = { asked: 0, askBytes: 0, answerBytes: 0 };
  const transport = counted(createSerialTransport({ path: link }), traffic, () => {});
  let answered = (): void => {};
  const opened = await transport.open(
    { baudRate: POLL_BAUD_RATE },
    {
      onBytes() {
        if (traffic.answerBytes === traffic.asked * answerBytes) answered();
      },
      onGone() {},
    },
  );
  if (!opened.ok) throw new Error(`the bare line did not open: ${opened.error.code}`);
  const ask = new Uint8Array(askBytes).fill(0x55);
  const waitFor = async (count: number): Promise<void> => {
    for (let exchange = 0; exchange < count; exchange++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      answered = resolve;
      await transport.write(ask);
      await promise;
    }
  };
  return pollerOf(traffic, waitFor, () => transport.close());
}

export async function measureOsdpPolls(scope: BenchScope): Promise<BenchRow[]> {
  const folder = scope.folder();
  const link = join(folder, 'reader');
  await scope.node(PEER, 'pd', link).printed(/plugged/);
  const driver = await byDriver(link, withoutPauses());
  scope.onClose(() => driver.close());
  const before = { ...driver.traffic };
  await driver.round(POLLS_A_ROUND);
  const polls = driver.traffic.asked - before.asked;
  const askBytes = Math.round((driver.traffic.askBytes - before.askBytes) / polls);
  const answerBytes = Math.round((driver.traffic.answerBytes - before.answerBytes) / polls);

  const bareLink = join(folder, 'bare');
  await scope.node(PEER, 'bare', bareLink, String(askBytes), String(answerBytes)).printed(/plugged/);
  const line = await bare(bareLink, askBytes, answerBytes);
  scope.onClose(() => line.close());
  await line.round(POLLS_A_ROUND);

  const ours: number[] = [];
  const beside: number[] = [];
  await driver.close();
  for (let round = 0; round < ROUNDS; round++) {
    // Opened for its round alone: a driver that polls while the bare line is measured would be counted there.
    const polling = await byDriver(link, withoutPauses());
    ours.push((await polling.round(POLLS_A_ROUND)).cpuMicros);
    await polling.close();
    beside.push((await line.round(POLLS_A_ROUND)).cpuMicros);
  }
  const real = await byDriver(link, systemClock);
  const atPace = await real.round(REAL_PACE_POLLS);
  await real.close();

  const bytes = askBytes + answerBytes;
  const onTheWire = (baudRate: number): number => (1e6 * bytes * BITS_A_BYTE) / baudRate;
  const fixed = (value: number) => spreadOf([value]);
  const poll = spreadOf(ours);
  const share = (100 * atPace.cpuMicros) / atPace.micros;
  return [
    {
      what: 'OSDP: processor time of one secured poll',
      unit: 'µs',
      ours: poll,
      beside: {
        what: `the same ${bytes} bytes sent and answered bare`,
        spread: spreadOf(beside),
        ratio: ratioByRound(ours, beside),
      },
      target: { value: 200 },
    },
    ...[9_600, 38_400, 115_200].map(
      (baudRate): BenchRow => ({
        what: `OSDP: the same, beside its time on the wire at ${baudRate} bit/s`,
        unit: 'µs',
        ours: poll,
        beside: {
          what: `${bytes} bytes on the wire`,
          spread: fixed(onTheWire(baudRate)),
          ratio: medianOf(ours) / onTheWire(baudRate),
        },
        target: null,
      }),
    ),
    {
      what: `OSDP: share of a core, one reader, polls ${POLL_MS} ms apart`,
      unit: '%',
      ours: { ...fixed(share), runs: 1 },
      beside: null,
      target: { value: 2 },
    },
  ];
}
