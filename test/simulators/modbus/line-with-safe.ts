/** A line in memory with a board in a safe and two sensors on it, a raw host or our own drivers at the other end, and a clock turned by hand. */
import { onTestFinished } from 'vitest';
import type { ClimateEvent } from '../../../devices/climate/contract.ts';
import { createModbusClimateSensor } from '../../../devices/climate/modbus-sensor/driver.ts';
import { findClimateProfile } from '../../../devices/climate/protocol/climate-profile.ts';
import { fromHex, toHex } from '../../../devices/kit/bytes.ts';
import type { Clock } from '../../../devices/kit/clock.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { createModbusBus, type ModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import { withCrc } from '../../../devices/modbus/protocol/modbus-crc.ts';
import type { SafeIoEvent, SafeWiring } from '../../../devices/safe-io/contract.ts';
import { findRelayBoardProfile } from '../../../devices/safe-io/protocol/relay-board-profile.ts';
import { createRelayBoard } from '../../../devices/safe-io/relay-board/driver.ts';
import { createClimateSimulator } from '../../../simulators/climate/sensor.ts';
import type { SensorModel } from '../../../simulators/climate/sensor-registers.ts';
import { USUAL_UNIT_TIMING } from '../../../simulators/modbus/modbus-unit.ts';
import { type ControlModeName, createRelayBoardSimulator } from '../../../simulators/safe/relay-board.ts';
import { createSafeBody } from '../../../simulators/safe/safe-body.ts';
import { SAFE_INPUTS, SAFE_RELAYS } from '../../../simulators/safe/terminals.ts';
import type { Wire } from '../../../simulators/wires/device-wire.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import { createSharedBus } from '../../../simulators/wires/shared-bus.ts';
import type { ChunkSize } from '../../contract/device-contract.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { settling } from './settling.ts';

/** Addresses on the line. */
export const AIR = 1;
export const RENKE = 2;
export const BOARD = 3;
/** `active` = not as it stands in a quiet night, but keys: active = turned. */
export const WIRING: SafeWiring = {
  inputs: SAFE_INPUTS.map((name, channel) => ({ name, channel, activeWhen: name.endsWith('Key') })),
  outputs: Object.entries(SAFE_RELAYS).map(([name, channel]) => ({ name, channel })),
};

export interface LineOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly mode: ControlModeName;
}

/** Board, XY-MD02 and RS-WS-N01 on the wire, all plugged; closed with the test. */
export async function unitsOn({ wire, clock, mode }: LineOptions) {
  const bus = createSharedBus({ wire });
  const common = {
    hostCable: bus,
    clock,
    log: silentLog,
    random: countingRandom(),
    baudRate: 9600,
    timing: USUAL_UNIT_TIMING,
  };
  const safe = createSafeBody({ clock });
  const board = createRelayBoardSimulator({ ...common, id: 'board', wire: bus.tap(), safe, unit: BOARD, mode });
  const sensor = (id: string, model: SensorModel, unit: number) =>
    createClimateSimulator({ ...common, id, model, wire: bus.tap(), unit });
  const air = sensor('air', 'xy-md02', AIR);
  const renke = sensor('renke', 'rs-ws-n01', RENKE);
  const all = [board, air, renke];
  for (const one of all) await one.plug();
  onTestFinished(async () => {
    for (const one of all) await one.close();
  });
  return { bus, safe, board, air, renke };
}

/** A host that says raw bytes, with and without their check. */
export async function rawLine(mode: ControlModeName = 'normal', chunk: ChunkSize = 'whole') {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/safe', chunk });
  const units = await unitsOn({ wire, clock, mode });
  let heard = '';
  const open = () =>
    transport.open(
      { baudRate: 9600 },
      {
        onBytes: (bytes) => {
          heard += toHex(bytes);
        },
        onGone: () => {},
      },
    );
  await open();
  const take = () => {
    const taken = heard;
    heard = '';
    return taken;
  };
  async function say(bytes: Uint8Array, withinMs: number): Promise<string> {
    await transport.write(bytes);
    await clock.advance(withinMs);
    return take();
  }
  return {
    ...units,
    clock,
    take,
    /** Sends the frame as it is; answers what came within the time, in hex. */
    askRaw: (hex: string, withinMs = 20) => say(fromHex(hex), withinMs),
    /** Sends the body with its check; answers what came without its last two bytes. */
    ask: async (hex: string, withinMs = 20) => (await say(withCrc(fromHex(hex)), withinMs)).slice(0, -4),
  };
}

export function boardDriver(bus: ModbusBus, clock: Clock, events: SafeIoEvent[]) {
  const profile = findRelayBoardProfile('waveshare-relay-d');
  if (profile === null) throw new Error('no profile of the board');
  return createRelayBoard({
    id: 'board',
    bus,
    unit: BOARD,
    profile,
    wiring: WIRING,
    clock,
    log: silentLog,
    onEvent: (event) => events.push(event),
  });
}

export function sensorDriver(bus: ModbusBus, clock: Clock, model: SensorModel, unit: number, events: ClimateEvent[]) {
  const profile = findClimateProfile(model);
  if (profile === null) throw new Error(`no profile of ${model}`);
  return createModbusClimateSensor({
    id: model,
    bus,
    unit,
    profile,
    clock,
    log: silentLog,
    onEvent: (event) => events.push(event),
  });
}

/** Our own drivers at the line; not opened. */
export async function drivenLine(mode: ControlModeName = 'normal', chunk: ChunkSize = 'whole') {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/safe', chunk });
  const units = await unitsOn({ wire, clock, mode });
  const bus = createModbusBus({ transport, clock, baudRate: 9600, timing: USUAL_TIMING });
  const events: SafeIoEvent[] = [];
  const readings: ClimateEvent[] = [];
  const driver = boardDriver(bus, clock, events);
  const airDriver = sensorDriver(bus, clock, 'xy-md02', AIR, readings);
  const renkeDriver = sensorDriver(bus, clock, 'rs-ws-n01', RENKE, readings);
  onTestFinished(async () => {
    for (const one of [driver, airDriver, renkeDriver]) await one.close();
  });
  const { settle } = settling(clock);
  return { ...units, clock, line: bus, driver, airDriver, renkeDriver, events, readings, settle };
}
