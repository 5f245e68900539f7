/** The device contract of board and sensor drivers, at the simulated devices with a line for themselves. */
import { describe } from 'vitest';
import { createModbusClimateSensor } from '../../../devices/climate/modbus-sensor/driver.ts';
import { findClimateProfile } from '../../../devices/climate/protocol/climate-profile.ts';
import type { CommonDeviceEvent, Driver } from '../../../devices/kit/device.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { Result } from '../../../devices/kit/result.ts';
import { createModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import { findRelayBoardProfile } from '../../../devices/safe-io/protocol/relay-board-profile.ts';
import { createRelayBoard } from '../../../devices/safe-io/relay-board/driver.ts';
import { createClimateSimulator } from '../../../simulators/climate/sensor.ts';
import { FACTORY_SPEED, type SensorModel } from '../../../simulators/climate/sensor-registers.ts';
import type { FaultBoard } from '../../../simulators/faults.ts';
import { USUAL_UNIT_TIMING } from '../../../simulators/modbus/modbus-unit.ts';
import { createRelayBoardSimulator } from '../../../simulators/safe/relay-board.ts';
import { createSafeBody } from '../../../simulators/safe/safe-body.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import {
  type ChunkSize,
  type DeviceBench,
  describeDeviceContract,
  describeReturning,
  type MakeBench,
  type Mishap,
} from '../../contract/device-contract.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { WIRING } from './line-with-safe.ts';
import { settling } from './settling.ts';

/** A command is given up after three tries, so what ends one must strike three answers. */
const TIMES: Readonly<Record<Mishap, number>> = {
  noiseBefore: 1,
  noiseBetween: 1,
  halfFrame: 3,
  silence: 3,
  unplugMidReply: 1,
};
/** What the first noise of the counting randomness has. */
const NOISE_BYTES = 11;

interface Simulated {
  readonly faults: FaultBoard;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  close(): Promise<void>;
}

function lineOf(chunk: ChunkSize, baudRate: number) {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/unit', chunk });
  const events: ({ readonly type: string } | CommonDeviceEvent)[] = [];
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const bus = createModbusBus({ transport, clock, baudRate, timing: USUAL_TIMING });
  const forDevice = {
    wire,
    hostCable: null,
    clock,
    log,
    random: countingRandom(),
    unit: 3,
    baudRate,
    timing: USUAL_UNIT_TIMING,
  };
  const forDriver = { bus, unit: 3, clock, log, onEvent: (event: { readonly type: string }) => events.push(event) };
  const passing = settling(clock);

  async function benchOf(
    simulator: Simulated,
    driver: Driver,
    use: () => Promise<Result<unknown, { readonly code: string }>>,
    unplug: () => Promise<void>,
  ): Promise<DeviceBench> {
    await simulator.plug();
    return {
      driver,
      events,
      logLines,
      // Neither board nor sensor knows people; the names of the site could be told by mistake.
      personalValues: ['Sample Person'],
      noiseBytes: NOISE_BYTES,
      use,
      strike: (mishap) => simulator.faults.failTimes(mishap, TIMES[mishap]),
      plug: () => simulator.plug(),
      unplug,
      pendingTimers: () => clock.pending(),
      wait: passing.wait,
      async settle(promise) {
        const settled = await passing.settle(promise);
        // What was heard already is not struck any more: the first round after opening comes to its end.
        await clock.advance(40);
        return settled;
      },
      end: () => simulator.close(),
    };
  }
  return { clock, forDevice, forDriver, benchOf };
}

const boardBench: MakeBench = async ({ chunk }) => {
  const { clock, forDevice, forDriver, benchOf } = lineOf(chunk, 9600);
  const safe = createSafeBody({ clock });
  const simulator = createRelayBoardSimulator({ ...forDevice, id: 'safe', safe, mode: 'normal' });
  const profile = findRelayBoardProfile('waveshare-relay-d');
  if (profile === null) throw new Error('no profile of the board');
  const driver = createRelayBoard({ ...forDriver, id: 'board', profile, wiring: WIRING });
  async function use() {
    const beat = await driver.heartbeat();
    return beat.ok ? driver.pulse({ output: 'lock', ms: 1_000 }) : beat;
  }
  return benchOf(simulator, driver, use, async () => {
    await simulator.unplug();
    // Supply and line come in one cable here.
    simulator.restart();
  });
};

describeDeviceContract('relay board at the simulated safe', boardBench);

describeReturning('relay board at the simulated safe', boardBench);

describe.each<SensorModel>(['xy-md02', 'rs-ws-n01'])('%s', (model) => {
  describeDeviceContract('climate sensor at the simulated one', async ({ chunk }) => {
    const { forDevice, forDriver, benchOf } = lineOf(chunk, FACTORY_SPEED[model]);
    const simulator = createClimateSimulator({ ...forDevice, id: 'air', model });
    const profile = findClimateProfile(model);
    if (profile === null) throw new Error(`no profile of ${model}`);
    const driver = createModbusClimateSensor({ ...forDriver, id: 'air', profile });
    return benchOf(
      simulator,
      driver,
      () => driver.read(),
      () => simulator.unplug(),
    );
  });
});
