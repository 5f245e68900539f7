/** The knobs that every simulated unit on a Modbus line has: cable, pace, faults. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type AnyFaultName, BUS_FAULTS, type FaultBoard, isBusFaultName, isFaultName, LINE_FAULTS } from '../faults.ts';
import type { KnobTrouble, SimulatorDescription } from '../simulator.ts';
import type { SharedBus } from '../wires/shared-bus.ts';

/** What such a unit can do wrong. */
export const UNIT_FAULTS: readonly AnyFaultName[] = [...LINE_FAULTS, ...Object.keys(BUS_FAULTS).filter(isBusFaultName)];

/** The host's cable of the line on which the unit hangs with others; null where the unit has the line for itself. */
export type HostCable = Pick<SharedBus, 'plugLine' | 'unplugLine'> | null;

export interface UnitInHand {
  readonly faults: FaultBoard;
  readonly hostCable: HostCable;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  setPaced(on: boolean): void;
}

export function unitKnobs({ hostCable }: UnitInHand): SimulatorDescription['knobs'] {
  return [
    { name: 'plug', values: [] },
    { name: 'unplug', values: [] },
    ...(hostCable === null ? [] : ['plugLine', 'unplugLine'].map((name) => ({ name, values: [] }))),
    { name: 'setPaced', values: ['on', 'off'] },
    // Once, until cleared, and not any more.
    { name: 'fault', values: [...UNIT_FAULTS] },
    { name: 'faultRepeatedly', values: [...UNIT_FAULTS] },
    { name: 'clearFault', values: ['all', ...UNIT_FAULTS] },
  ];
}

export function unitFaults({ faults }: UnitInHand): SimulatorDescription['faults'] {
  return UNIT_FAULTS.map((name) => ({ name, armed: faults.armed(name) }));
}

/** Knobs without values refuse any value. */
export async function turnUnitKnob(
  unit: UnitInHand,
  knob: string,
  value: string | undefined,
): Promise<Result<void, KnobTrouble>> {
  const { faults, hostCable } = unit;
  switch (knob) {
    case 'plug':
    case 'unplug':
      if (value !== undefined) return err('bad-value');
      await unit[knob]();
      return ok(undefined);
    case 'plugLine':
    case 'unplugLine':
      if (hostCable === null) return err('unknown-knob');
      if (value !== undefined) return err('bad-value');
      await hostCable[knob]();
      return ok(undefined);
    case 'setPaced':
      if (value !== 'on' && value !== 'off') return err('bad-value');
      unit.setPaced(value === 'on');
      return ok(undefined);
    case 'fault':
      return withFault(value, faults.failNext);
    case 'faultRepeatedly':
      return withFault(value, faults.failRepeatedly);
    case 'clearFault':
      if (value !== 'all') return withFault(value, faults.clear);
      faults.clear('all');
      return ok(undefined);
    default:
      return err('unknown-knob');
  }
}

function withFault(name: string | undefined, act: (fault: AnyFaultName) => void): Result<void, KnobTrouble> {
  if (name === undefined || !(isFaultName(name) || isBusFaultName(name)) || !UNIT_FAULTS.includes(name)) {
    return err('bad-value');
  }
  act(name);
  return ok(undefined);
}
