/** Simulated units on Modbus lines, made from what a configuration names: those with one link hang on one line. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { type ClimateSimulator, createClimateSimulator } from '../climate/sensor.ts';
import type { SensorModel } from '../climate/sensor-registers.ts';
import { USUAL_UNIT_TIMING } from '../modbus/modbus-unit.ts';
import { type ControlModeName, createRelayBoardSimulator, type RelayBoardSimulator } from '../safe/relay-board.ts';
import { createSafeBody } from '../safe/safe-body.ts';
import type { RandomBytes } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createSharedBus } from '../wires/shared-bus.ts';

interface UnitConfig {
  readonly id: string;
  /** Where clients find the line: an absolute path, or `tcp://127.0.0.1:port`. */
  readonly link: string;
  /** Address on the line, 1..247; two of one address on one line garble each other, as in life. */
  readonly unit: number;
  /** Bits per second. */
  readonly baudRate: number;
  /** True: answers take the time that the line needs at that speed. */
  readonly paced: boolean;
}

/** A board in a safe of its own. */
export interface SimulatedBoardConfig extends UnitConfig {
  readonly class: 'safe-io';
  readonly model: 'waveshare-relay-d';
  /** Control modes at the start; the factory sets `linkage`. */
  readonly mode: ControlModeName;
}

export interface SimulatedSensorConfig extends UnitConfig {
  readonly class: 'climate';
  readonly model: SensorModel;
}

export type BusUnitConfig = SimulatedBoardConfig | SimulatedSensorConfig;

export interface BusSimulatorsDeps {
  readonly configured: readonly BusUnitConfig[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  readonly wireAt: (link: string, baudRate: number) => Wire;
}

/** In the order of the configuration; not plugged. */
export function createBusSimulators(deps: BusSimulatorsDeps): readonly (RelayBoardSimulator | ClimateSimulator)[] {
  const { configured, clock, log, random, wireAt } = deps;
  const byLink = Map.groupBy(configured, ({ link }) => link);
  const places = new Map(
    [...byLink].flatMap(([link, [first, ...others]]) => {
      if (first === undefined) return [];
      const bus = createSharedBus({ wire: wireAt(link, first.baudRate) });
      return [first, ...others].map((config) => [config, { wire: bus.tap(), hostCable: bus }] as const);
    }),
  );
  return configured.map((config) => {
    const place = places.get(config);
    if (place === undefined) throw new Error('bus simulators: a unit without a line');
    const { id, unit, baudRate } = config;
    const common = { ...place, id, unit, baudRate, clock, log, random, timing: USUAL_UNIT_TIMING };
    const simulator =
      config.class === 'safe-io'
        ? createRelayBoardSimulator({ ...common, mode: config.mode, safe: createSafeBody({ clock }) })
        : createClimateSimulator({ ...common, model: config.model });
    simulator.setPaced(config.paced);
    return simulator;
  });
}
