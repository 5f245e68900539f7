/** From the configuration to the simulators that stand up for it. Pure but for the keys that it is handed. */
import { join } from 'node:path';
import { baudRateOf, lineName } from './config/device-models.ts';
import type { DeviceConfig } from './config/device-schema.ts';
import type { SuppliedReader } from './simulated-reader-keys.ts';
import type { SimulatorRequest } from './simulator-port.ts';

/** Our own simulated devices: those of which no path says that another program has them. */
export function ownSimulated(devices: readonly DeviceConfig[]): readonly DeviceConfig[] {
  return devices.filter((device) => device.simulated && device.path === undefined);
}

/** `folder` is where their stable names are made; `supplied` gives a simulated badge reader its key. */
export function simulatorRequest(
  device: DeviceConfig,
  folder: string,
  supplied: (reader: string) => SuppliedReader,
): SimulatorRequest {
  const { id, model, address } = device;
  const link = join(folder, lineName(device));
  const line = (): { readonly paced: true; readonly baudRate: number; readonly at: number } => {
    const baudRate = baudRateOf(device);
    if (baudRate === null || address === undefined) throw new Error(`a simulated device without address: ${id}`);
    return { paced: true, baudRate, at: address };
  };
  switch (model) {
    case 'sam':
      return { id, link, class: 'id-reader', model, paced: true };
    case 'osdp': {
      const { at, ...onLine } = line();
      return { id, link, class: 'badge-reader', model, ...onLine, address: at, ...supplied(id) };
    }
    case 'waveshare-relay-d': {
      const { at, ...onLine } = line();
      return { id, link, class: 'safe-io', model, ...onLine, unit: at, mode: 'normal' };
    }
    case 'xy-md02':
    case 'rs-ws-n01': {
      const { at, ...onLine } = line();
      return { id, link, class: 'climate', model, ...onLine, unit: at };
    }
    case 'http-still':
      return { id, link, class: 'camera', model };
    case 'waveshare-relay':
      throw new Error(`there is no simulator of ${model}`);
  }
}
