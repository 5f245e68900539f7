/**
 * A card's reading at 115200 bit/s beside what reader and wire need for it: by the driver alone, and as a whole call.
 * Of the wire only the answers count: requests leave at once on a pseudo terminal, so their time would flatter us.
 */
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

const SAM = new URL('./prompt-sam.ts', import.meta.url).pathname;
const READINGS = 11;
/** Start bit, 8 data bits, stop bit. */
const BYTE_MS = (1_000 * 10) / 115_200;
/** What the simulated reader takes for each command. */
const COMMAND_MS = 1;
/** Two cards in turn, none with added addresses: the same card is not told twice within two seconds. */
const CARDS = ['R1', 'J1'] as const;

/** What came from the reader, and how many commands it carried out for that. */
interface Work {
  readonly answerBytes: number;
  readonly commands: number;
}

interface ReadingTimes {
  /** From the select command to the whole answer with text and picture, by the driver's own watch. */
  readonly wireMs: number;
  /** From "card found" to the document. */
  readonly foundToDocumentMs: number;
  readonly whole: Work;
  readonly afterFound: Work;
  /** After "card found", without the last command, which asks for added addresses. */
  readonly toPicture: Work;
}

/** Tells of each request, and the size of each chunk from the device before the driver sees it. */
function watched(inner: Transport, onRequest: () => void, onBytes: (count: number) => void): Transport {
  return {
    ...inner,
    open: (options, listener) =>
      inner.open(options, {
        onBytes(chunk) {
          onBytes(chunk.length);
          listener.onBytes(chunk);
        },
        onGone: (trouble) => listener.onGone(trouble),
      }),
    write(bytes) {
      onRequest();
      return inner.write(bytes);
    },
  };
}

async function layDown(sam: BenchProcess, count: number): Promise<void> {
  sam.say(CARDS[count % 2] ?? '');
  await sam.printed(new RegExp(`card ${count + 1} lies there`));
}

/** The driver alone, in this process; the reader in another. */
async function byDriver(sam: BenchProcess, link: string): Promise<ReadingTimes[]> {
  let bytes = 0;
  /** How many bytes had come when each request left. */
  let requests: number[] = [];
  let found = { at: 0, bytes: 0 };
  const reader = createSamReader({
    id: 'bench',
    transport: watched(
      createSerialTransport({ path: link }),
      () => requests.push(bytes),
      (count) => {
        bytes += count;
      },
    ),
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
    requests = [];
    const done = await reader.read({ deadlineMs: 10_000, signal: new AbortController().signal });
    const ended = performance.now();
    if (!done.ok) throw new Error(`not read: ${done.error.code}`);
    times.push({
      wireMs: done.value.wireMs,
      foundToDocumentMs: ended - found.at,
      whole: { answerBytes: bytes, commands: requests.length },
      afterFound: { answerBytes: bytes - found.bytes, commands: requests.length - 1 },
      toPicture: { answerBytes: (requests.at(-1) ?? 0) - found.bytes, commands: requests.length - 2 },
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
  const sam = scope.node(SAM, link);
  await sam.printed(/plugged/);
  const driver = await byDriver(sam, link);
  configure(folder, link);
  const daemon = await startBenchDaemon(scope, folder, 'twinlock');
  await daemon.readerReady();
  const calls = await byCall(await openCounter(scope, daemon), sam);
  await daemon.process.end();
  await sam.end();

  const row = (what: string, ours: readonly number[], workOf: (times: ReadingTimes) => Work): BenchRow => {
    const [work, ...others] = new Map(driver.map(workOf).map((each) => [JSON.stringify(each), each])).values();
    if (work === undefined || others.length > 0) throw new Error('readings of like cards took unlike work');
    const neededMs = work.answerBytes * BYTE_MS + work.commands * COMMAND_MS;
    return {
      what,
      unit: 'ms',
      ours: spreadOf(ours),
      beside: {
        what: `${work.answerBytes} bytes on the wire and ${work.commands} commands of ${COMMAND_MS} ms`,
        spread: spreadOf([neededMs]),
        ratio: spreadOf(ours).median / neededMs,
      },
      target: { ratio: 1.1 },
    };
  };
  return [
    row(
      'Card: select to text and picture (`wireMs`), driver',
      driver.map(({ wireMs }) => wireMs),
      ({ toPicture }) => toPicture,
    ),
    row(
      'Card: found to document, driver',
      driver.map(({ foundToDocumentMs }) => foundToDocumentMs),
      ({ afterFound }) => afterFound,
    ),
    row('Card: whole `reading.start`, card lies there', calls, ({ whole }) => whole),
  ];
}
