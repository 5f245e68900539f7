/** A simulated sensor of temperature and humidity on a Modbus line: a probe in the air, registers, an address and a speed. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createFaultBoard, type FaultBoard } from '../faults.ts';
import { createModbusUnit, type UnitTiming } from '../modbus/modbus-unit.ts';
import { type HostCable, turnUnitKnob, unitFaults, unitKnobs } from '../modbus/unit-knobs.ts';
import type { KnobTrouble, RandomBytes, Simulator, SimulatorDescription } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { beginProbe, measure, PROBE_CONDITIONS, type Probe, type ProbeCondition } from './probe.ts';
import { answerSensor, type SensorModel, type SensorSettings } from './sensor-registers.ts';

export interface ClimateSimulatorDeps {
  /** Id of the device in the configuration. */
  readonly id: string;
  readonly model: SensorModel;
  readonly wire: Wire;
  readonly hostCable: HostCable;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  /** Address on the bus, 1..247. */
  readonly unit: number;
  /** Bits per second. */
  readonly baudRate: number;
  readonly timing: UnitTiming;
}

export interface ClimateSimulator extends Simulator {
  readonly faults: FaultBoard;
  readonly hostCable: HostCable;
  /** The air where the probe is. Whole tenths; -400..800 and 0..1000. */
  setTemperature(tenths: number): void;
  setHumidity(tenths: number): void;
  /** How fast the humidity leaves the truth from now on. Tenths of a per cent an hour; 0 mends it. */
  setDrift(tenthsPerHour: number): void;
  setCondition(condition: ProbeCondition): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  setPaced(on: boolean): void;
}

/** Not plugged at first; healthy, 21.5 °C, 28 %. */
export function createClimateSimulator(deps: ClimateSimulatorDeps): ClimateSimulator {
  const { id, model, wire, hostCable, clock, log, random, unit, baudRate, timing } = deps;
  const listeners = new Set<() => void>();
  const faults = createFaultBoard({ onChange: changed });
  let probe = beginProbe(clock.mono());
  let settings: SensorSettings = { unit, baudRate, temperatureCorrection: 0, humidityCorrection: 0 };
  let paced = false;

  const modbus = createModbusUnit({
    id,
    wire,
    clock,
    log,
    random,
    faults,
    timing,
    unit: () => settings.unit,
    baudRate: () => settings.baudRate,
    paced: () => paced,
    answer(request) {
      const words = measure(probe, settings, clock.mono());
      if (words === null) return null;
      const answered = answerSensor(model, settings, words, request);
      settings = answered.next;
      return answered.response;
    },
    onPulled: () => void simulator.unplug(),
  });

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function setProbe(change: Partial<Probe>): void {
    probe = { ...probe, ...change };
    changed();
  }

  const simulator: ClimateSimulator = {
    id,
    faults,
    hostCable,
    setTemperature: (temperatureTenths) => setProbe({ temperatureTenths }),
    setHumidity: (humidityTenths) => setProbe({ humidityTenths }),
    setDrift: (driftTenthsPerHour) => setProbe({ driftTenthsPerHour, driftSince: clock.mono() }),
    setCondition: (condition) => setProbe({ condition, since: clock.mono() }),
    async plug() {
      await wire.plug();
      log.write('info', 'simulator.plugged', { device: id, path: wire.path });
      changed();
    },
    async unplug() {
      modbus.reset();
      await wire.unplug();
      log.write('info', 'simulator.unplugged', { device: id, path: wire.path });
      changed();
    },
    setPaced(on) {
      paced = on;
      changed();
    },
    describe: () => ({
      simulator: id,
      class: 'climate',
      model,
      plugged: wire.plugged,
      shows: {
        temperature: (probe.temperatureTenths / 10).toFixed(1),
        humidity: (probe.humidityTenths / 10).toFixed(1),
        drift: (probe.driftTenthsPerHour / 10).toFixed(1),
        condition: probe.condition,
        paced: paced ? 'on' : 'off',
      },
      knobs: [...PROBE_KNOBS, ...unitKnobs(simulator)],
      faults: unitFaults(simulator),
      cards: [],
    }),
    async act(knob, value) {
      return turnProbeKnob(simulator, knob, value) ?? turnUnitKnob(simulator, knob, value);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      modbus.close();
      listeners.clear();
      await wire.close();
    },
  };
  return simulator;
}

/** The values are examples; any number of tenths within the range of the quantity is taken. */
const PROBE_KNOBS: SimulatorDescription['knobs'] = [
  { name: 'setTemperature', values: ['-10.1', '5.0', '21.5', '28.0', '40.5'] },
  { name: 'setHumidity', values: ['20.0', '28.0', '30.0', '34.0', '65.8'] },
  { name: 'setDrift', values: ['0.0', '0.5', '2.0'] },
  { name: 'setCondition', values: [...PROBE_CONDITIONS] },
];

/** Null for a knob that is none of the probe's. */
function turnProbeKnob(
  sensor: ClimateSimulator,
  knob: string,
  value: string | undefined,
): Result<void, KnobTrouble> | null {
  switch (knob) {
    case 'setTemperature':
      return withTenths(value, -400, 800, sensor.setTemperature);
    case 'setHumidity':
      return withTenths(value, 0, 1000, sensor.setHumidity);
    case 'setDrift':
      return withTenths(value, -1000, 1000, sensor.setDrift);
    case 'setCondition': {
      const condition = PROBE_CONDITIONS.find((known) => known === value);
      if (condition === undefined) return err('bad-value');
      sensor.setCondition(condition);
      return ok(undefined);
    }
    default:
      return null;
  }
}

function withTenths(
  value: string | undefined,
  least: number,
  most: number,
  set: (tenths: number) => void,
): Result<void, 'bad-value'> {
  if (value === undefined || !/^-?\d{1,3}(?:\.\d)?$/.test(value)) return err('bad-value');
  const tenths = Math.round(Number(value) * 10);
  if (tenths < least || tenths > most) return err('bad-value');
  set(tenths);
  return ok(undefined);
}
