/** A relay board driver at a board of tables, over a wire in memory with a clock turned by hand. */
import type { Log } from '../../../../devices/kit/log.ts';
import { createModbusBus } from '../../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../../devices/modbus/bus-timing.ts';
import type { SafeIo, SafeIoEvent, SafeWiring } from '../../../../devices/safe-io/contract.ts';
import { findRelayBoardProfile } from '../../../../devices/safe-io/protocol/relay-board-profile.ts';
import { createRelayBoard } from '../../../../devices/safe-io/relay-board/driver.ts';
import type { ChunkSize, DeviceBench, Mishap } from '../../../contract/device-contract.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';
import { createTestBoard, createTestLine, type LineMishap, NOISE, type TestLine } from '../../modbus/test-units.ts';

export const WIRING: SafeWiring = {
  inputs: [
    { name: 'door', channel: 0, activeWhen: true },
    { name: 'bolt', channel: 1, activeWhen: false },
  ],
  outputs: [{ name: 'lock', channel: 0 }],
};

/** A command is given up after three tries, so what ends one must strike three answers. */
export const STRIKES: Readonly<Record<Mishap, readonly [LineMishap, number]>> = {
  noiseBefore: ['noiseBefore', 1],
  noiseBetween: ['noiseBetween', 1],
  halfFrame: ['half', 3],
  silence: ['silence', 3],
  unplugMidReply: ['unplugMidReply', 1],
};

export interface BoardBench extends DeviceBench {
  readonly driver: SafeIo;
  readonly events: readonly SafeIoEvent[];
  readonly board: ReturnType<typeof createTestBoard>;
  readonly line: TestLine;
  readonly clock: ManualClock;
}

export async function createBoardBench({ chunk }: { readonly chunk: ChunkSize }): Promise<BoardBench> {
  const line = await createTestLine(chunk);
  const { clock, transport } = line;
  const board = createTestBoard(clock);
  line.units.set(3, board.unit);
  const profile = findRelayBoardProfile('waveshare-relay-d');
  if (profile === null) throw new Error('no profile of the board');
  const events: SafeIoEvent[] = [];
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const bus = createModbusBus({ transport, clock, baudRate: 9600, timing: USUAL_TIMING });
  const driver = createRelayBoard({
    id: 'board',
    bus,
    unit: 3,
    profile,
    wiring: WIRING,
    clock,
    log,
    onEvent: (event) => events.push(event),
  });
  return {
    driver,
    events,
    board,
    line,
    clock,
    logLines,
    // A board knows no people: the site's names of its terminals are all that could be told by mistake in a log line.
    personalValues: ['Sample Person'],
    noiseBytes: NOISE.length,
    async use() {
      const beat = await driver.heartbeat();
      return beat.ok ? driver.pulse({ output: 'lock', ms: 1_000 }) : beat;
    },
    strike: (mishap) => line.strike(...STRIKES[mishap]),
    plug: line.plug,
    async unplug() {
      await line.unplug();
      // Supply and line come in one cable here.
      board.restart();
    },
    pendingTimers: () => clock.pending(),
    settle: line.settle,
    wait: line.wait,
    end: line.end,
  };
}
