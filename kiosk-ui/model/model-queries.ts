/** Questions that screens ask of the model. Pure. */
import type { BenchSimulator } from '../../daemon/api/contract/bench.ts';
import type { DeviceState } from '../../daemon/api/contract/devices.ts';
import type { ReadingState } from '../../daemon/api/contract/readings.ts';
import type { KioskModel } from './kiosk-model.ts';

/** All devices, in the order of their names, so that the bar does not jump about. */
export function devicesOf(model: KioskModel): readonly DeviceState[] {
  return Object.values(model.devices).sort((a, b) => a.device.localeCompare(b.device, 'en'));
}

export function readersOf(model: KioskModel): readonly DeviceState[] {
  return devicesOf(model).filter((device) => device.class === 'id-reader');
}

export function simulatorsOf(model: KioskModel): readonly BenchSimulator[] {
  return Object.values(model.simulators).sort((a, b) => a.simulator.localeCompare(b.simulator, 'en'));
}

/** The reading that this session has under way on `reader`; null when there is none. */
export function runningReading(model: KioskModel, reader: string): ReadingState | null {
  const { connection } = model;
  if (connection.kind !== 'open') return null;
  const found = Object.values(model.readings).find(
    (one) => one.state === 'running' && one.reader === reader && one.session === connection.session,
  );
  return found ?? null;
}

/** Whether another page is reading on `reader` now. */
export function busyElsewhere(model: KioskModel, reader: string): boolean {
  const { connection } = model;
  const own = connection.kind === 'open' ? connection.session : null;
  return Object.values(model.readings).some(
    (one) => one.state === 'running' && one.reader === reader && one.session !== own,
  );
}

/** Ledger entries that came after a list of `size` entries was loaded. */
export function newEntries(model: KioskModel, size: number): number {
  return Math.max(0, model.head + 1 - size);
}
