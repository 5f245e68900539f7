/** A card's reading at 115200 bit/s beside the time that its bytes need on the wire: by the driver alone, and as a whole call. */
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { createSamReader } from '../../devices/id-reader/sam/driver.ts';
import { silentLog } from '../../devices/kit/log.ts';
import type { Transport } from '../../devices/kit/transport.ts';
import { createSerialTransport } from '../../devices/transports/serial.ts';
import { configure, startBenchDaemon } from './bench-daemon.ts';
import type { BenchProcess, BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { type CallSocket, openCounter } from './call-socket.ts';
import { spreadOf } from './spread.ts';

const SAM = new URL('./sam-without-delay.ts', import.meta.url).pathname;
const READINGS = 11;
/** Start bit, 8 data bits, stop bit. */
const BYTE_MS = (1_000 * 10) / 115_200;
/** Two cards in turn, none with added addresses: the same card is not told twice within two seconds. */
const CARDS = ['R1', 'J1'] as const;

interface ReadingTimes {
  /** From the select command to the whole answer with text and picture, by the driver's own watch. */
  readonly wireMs: number;
  /** From "card found" to the document. */
  readonly foundToDocumentMs: number;
  /** Bytes from the reader: of the whole reading, after "card found", and after that without the last answer. */
  readonly allBytes: number;
  readonly bytesAfterFound: number;
  readonly bytesToPicture: number;
}

/** Tells the size of each chunk from the device, before the driver sees it. */
function counting(inner: Transport, onCount: (bytes: number) => void): Transport {
  return {
    ...inner,
    open: (options, listener) =>
      inner.open(options, {
        ...listener,
        onBytes(chunk) {
          onCount(chunk.length);
          listener.onBytes(chunk);
        },
        onGone: (trouble) => listener.onGone(trouble),
      }),
  };
}

async function layDown(sam: BenchProcess, count: number): Promise<void> {
  sam.say(CARDS[count % 2] ?? '');
  await sam.printed(new RegExp(`card ${count + 1} lies there`));
}

/** The driver alone, in this process; the reader in another. */
async function byDriver(sam: BenchProcess, link: string): Promise<ReadingTimes[]> {
  let bytes = 0;
  let writes: number[] = [];
  let found = { at: 0, bytes: 0 };
  const serial = createSerialTransport({ path: link });
  const counted = counting(serial, (count) => {
    bytes += count;
  });
  const reader = createSamReader({
    id: 'bench',
    transport: {
      ...counted,
      write(request) {
        writes.push(bytes);
        return counted.write(request);
      },
    },
    clock: systemClock,
    log: silentLog,
    decodePhoto: null,
    today: () => '2026-01-01',
    onEvent(event) {
      if (event.type === 'step' && event.step.step === 'card-found') found = { at: performance.now(), bytes };
    },
  });
  const opened = await reader.open();
  if (!opened.ok) throw new Error(`the reader did not open: ${opened.error.code}`);
  const times: ReadingTimes[] = [];
  for (let count = 0; count < READINGS; count++) {
    await layDown(sam, count);
    bytes = 0;
    writes = [];
    const done = await reader.read({ deadlineMs: 10_000, signal: new AbortController().signal });
    const ended = performance.now();
    if (!done.ok) throw new Error(`not read: ${done.error.code}`);
    times.push({
      wireMs: done.value.wireMs,
      foundToDocumentMs: ended - found.at,
      allBytes: bytes,
      bytesAfterFound: bytes - found.bytes,
      // The last request asks for added addresses; what came before it is select and picture.
      bytesToPicture: (writes.at(-1) ?? 0) - found.bytes,
    });
  }
  await reader.close();
  return times;
}

/** The whole call, with the card already lying there: socket, two durable entries, find, reading. Milliseconds. */
async function byCall(counter: CallSocket, sam: BenchProcess): Promise<number[]> {
  const times: number[] = [];
  for (let count = READINGS; count < 2 * READINGS; count++) {
    await layDown(sam, count);
    const before = performance.now();
    const params = { reader: 'id-reader-1', purpose: 'deviceTest', keep: false, key: `bench-reading-${count}` };
    const answer = await counter.call('reading.start', params);
    times.push(performance.now() - before);
    if (answer.result?.document == null) throw new Error(`not read: ${JSON.stringify(answer.error)}`);
  }
  return times;
}

export async function measureCardReading(scope: BenchScope): Promise<BenchRow[]> {
  const folder = scope.folder();
  const link = join(folder, 'reader');
  const sam = scope.node([SAM, link]);
  await sam.printed(/plugged/);
  const driver = await byDriver(sam, link);
  configure(folder, link);
  const daemon = await startBenchDaemon(scope, folder);
  await daemon.readerReady();
  const calls = await byCall(await openCounter(scope, daemon), sam);
  await daemon.process.end();
  await sam.end();

  const row = (what: string, ours: readonly number[], bytes: (times: ReadingTimes) => number): BenchRow => {
    const [count = Number.NaN, ...others] = new Set(driver.map(bytes));
    if (others.length > 0) throw new Error('readings of equal cards took different numbers of bytes');
    const wireMs = count * BYTE_MS;
    return {
      what,
      unit: 'ms',
      ours: spreadOf(ours),
      beside: {
        what: `wire time of ${count} answer bytes`,
        spread: spreadOf([wireMs]),
        ratio: spreadOf(ours).median / wireMs,
      },
      target: { ratio: 1.1 },
    };
  };
  return [
    row(
      'Card: select to text and picture (`wireMs`)',
      driver.map(({ wireMs }) => wireMs),
      ({ bytesToPicture }) => bytesToPicture,
    ),
    row(
      'Card: found to document, driver',
      driver.map(({ foundToDocumentMs }) => foundToDocumentMs),
      ({ bytesAfterFound }) => bytesAfterFound,
    ),
    row('Card: whole `reading.start`, card lies there', calls, ({ allBytes }) => allBytes),
  ];
}
