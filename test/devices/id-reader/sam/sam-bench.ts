/** A SAM driver at a simulated SAM, over a wire in memory with a clock turned by hand, or over a real pseudo terminal in real time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../daemon/clock.ts';
import type { IdReader, IdReaderEvent } from '../../../../devices/id-reader/contract.ts';
import type { PhotoDecoder } from '../../../../devices/id-reader/sam/chip-photo.ts';
import { createSamReader } from '../../../../devices/id-reader/sam/driver.ts';
import { type Clock, delay } from '../../../../devices/kit/clock.ts';
import type { Log } from '../../../../devices/kit/log.ts';
import { ok } from '../../../../devices/kit/result.ts';
import type { Transport } from '../../../../devices/kit/transport.ts';
import { createSerialTransport } from '../../../../devices/transports/serial.ts';
import { inventedCards } from '../../../../simulators/id-reader/cards.ts';
import { createSamSimulator, type SamSimulator } from '../../../../simulators/id-reader/sam.ts';
import { QUICK_TIMING } from '../../../../simulators/id-reader/sam-timing.ts';
import type { Wire } from '../../../../simulators/wires/device-wire.ts';
import { createMemoryWire } from '../../../../simulators/wires/memory.ts';
import { createPty } from '../../../../simulators/wires/pty.ts';
import { countedClock } from '../../../contract/counted-clock.ts';
import type { ChunkSize, DeviceBench } from '../../../contract/device-contract.ts';
import { inPieces } from '../../../contract/in-pieces.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { until } from '../../../support/until.ts';

export const SAM_NUMBER = '05.03-20151231-0000000001-0000000002';

export interface SamBench extends DeviceBench {
  readonly driver: IdReader;
  readonly events: readonly IdReaderEvent[];
  readonly simulator: SamSimulator;
}

export interface SamBenchOptions {
  readonly wire: Wire;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly chunk: ChunkSize;
  readonly decodePhoto: PhotoDecoder | null;
}

type Passing = Pick<DeviceBench, 'pendingTimers' | 'settle' | 'wait' | 'end'>;

async function assemble(options: SamBenchOptions, passing: Passing): Promise<SamBench> {
  const { wire, transport, clock, chunk, decodePhoto } = options;
  const events: IdReaderEvent[] = [];
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const simulator = createSamSimulator({
    id: 'reader',
    wire,
    clock,
    log,
    // 17 & 7 = 1 makes five bytes of noise; see the simulator.
    random: (length) => new Uint8Array(length).fill(17),
    cards: inventedCards(),
    module: { samNumber: SAM_NUMBER, profile: '05.03' },
    baudRate: 115200,
    timing: QUICK_TIMING,
  });
  await simulator.plug();
  const driver = createSamReader({
    id: 'reader',
    transport: inPieces(transport, chunk),
    clock,
    log,
    onEvent: (event) => events.push(event),
    decodePhoto,
    today: () => '2026-11-22',
  });
  return {
    driver,
    events,
    logLines,
    simulator,
    personalValues: ['李测试', '139999188506300170', '样本村', '18850630', '1885-06-30', '新址'],
    noiseBytes: 5,
    async use() {
      simulator.presentCard('R2');
      const result = await driver.read({ deadlineMs: 20_000, signal: new AbortController().signal });
      simulator.removeCard();
      return result.ok ? ok({ document: result.value.document, samNumber: result.value.samNumber }) : result;
    },
    strike: (mishap) => simulator.faults.failNext(mishap),
    plug: () => simulator.plug(),
    unplug: () => simulator.unplug(),
    ...passing,
    async end() {
      await simulator.close();
      await passing.end();
    },
  };
}

export interface MemoryBench extends SamBench {
  readonly clock: ManualClock;
}

/** Over a wire in memory. `chunk` cuts at the wire, in both directions. */
export async function createMemoryBench(options: {
  readonly chunk: ChunkSize;
  readonly decodePhoto: PhotoDecoder | null;
}): Promise<MemoryBench> {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/reader', chunk: options.chunk });
  const bench = await assemble(
    { wire, transport, clock, chunk: 'whole', decodePhoto: options.decodePhoto },
    {
      pendingTimers: () => clock.pending(),
      async settle(promise) {
        let settled = false;
        const note = () => {
          settled = true;
        };
        promise.then(note, note);
        for (let turn = 0; turn < 4_000 && !settled; turn++) await clock.advance(10);
        if (!settled) throw new Error('not settled after 40 s');
        return promise;
      },
      async wait(what, holds) {
        for (let turn = 0; turn < 1_000 && !holds(); turn++) await clock.advance(10);
        if (!holds()) throw new Error(`never came: ${what}`);
      },
      end: async () => {},
    },
  );
  return { ...bench, clock };
}

/** Over a real pseudo terminal with the real serial transport, in real time. */
export async function createPtyBench({ chunk }: { readonly chunk: ChunkSize }): Promise<SamBench> {
  const directory = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  const linkPath = join(directory, 'by-id', 'reader');
  const clock = countedClock(systemClock);
  return assemble(
    {
      wire: createPty({ linkPath, baudRate: 115200 }),
      transport: createSerialTransport({ path: linkPath }),
      clock,
      chunk,
      decodePhoto: null,
    },
    {
      pendingTimers: () => clock.pending(),
      settle: (promise) => promise,
      async wait(what, holds) {
        await delay(systemClock, 20);
        await until(what, holds);
      },
      end: async () => rmSync(directory, { recursive: true, force: true }),
    },
  );
}
