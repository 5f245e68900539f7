/** What each model of device needs of the configuration, as data; a test holds this equal to the catalogue of devices. */
import type { DeviceConfig } from './device-schema.ts';

/** What is spoken on its line. `alone`: it has its cable or address for itself. */
export type LineProtocol = 'alone' | 'osdp' | 'modbus';

/** Keys that some classes have and others do not. */
export type ClassKey = 'photoDecoder' | 'baudRate' | 'address' | 'credentialClass' | 'line' | 'inputs' | 'outputs';

export interface DeviceModel {
  readonly class: DeviceConfig['class'];
  readonly protocol: LineProtocol;
  /** Must be there. */
  readonly needs: readonly ClassKey[];
  /** May be there. */
  readonly may: readonly ClassKey[];
  /** Addresses on its line, both inclusive; null where there are none. */
  readonly addresses: { readonly lowest: number; readonly highest: number } | null;
  /** As it leaves the factory, bits per second; null where the driver looks for the speed, or there is none. */
  readonly baudRate: number | null;
  /** Terminals of a board. */
  readonly inputs: number;
  readonly outputs: number;
  /** Whether there is a simulator of ours. */
  readonly simulator: boolean;
}

const NO_TERMINALS = { inputs: 0, outputs: 0 } as const;
/** Modbus over Serial Line V1.02, 2.2. */
const MODBUS = { protocol: 'modbus', needs: ['address'], addresses: { lowest: 1, highest: 247 } } as const;
const BOARD = {
  ...MODBUS,
  class: 'safe-io',
  may: ['baudRate', 'line', 'inputs', 'outputs'],
  baudRate: 9_600,
  outputs: 8,
} as const;
const SENSOR = { ...MODBUS, ...NO_TERMINALS, class: 'climate', may: ['baudRate', 'line'], simulator: true } as const;

export const DEVICE_MODELS: Readonly<Record<DeviceConfig['model'], DeviceModel>> = {
  sam: {
    ...NO_TERMINALS,
    class: 'id-reader',
    protocol: 'alone',
    needs: [],
    may: ['photoDecoder'],
    addresses: null,
    baudRate: null,
    simulator: true,
  },
  osdp: {
    ...NO_TERMINALS,
    class: 'badge-reader',
    protocol: 'osdp',
    needs: ['address', 'credentialClass'],
    may: ['baudRate', 'line'],
    // OSDP 2.2: 7F is for all.
    addresses: { lowest: 0, highest: 126 },
    baudRate: 9_600,
    simulator: true,
  },
  'waveshare-relay-d': { ...BOARD, inputs: 8, simulator: true },
  'waveshare-relay': { ...BOARD, inputs: 0, simulator: false },
  'xy-md02': { ...SENSOR, baudRate: 9_600 },
  'rs-ws-n01': { ...SENSOR, baudRate: 4_800 },
  'http-still': {
    ...NO_TERMINALS,
    class: 'camera',
    protocol: 'alone',
    needs: [],
    may: [],
    addresses: null,
    baudRate: null,
    simulator: true,
  },
};

export function modelOf(device: Pick<DeviceConfig, 'model'>): DeviceModel {
  return DEVICE_MODELS[device.model];
}

/** Speed of its line, bits per second: as configured, else as it leaves the factory; null where it has none. */
export function baudRateOf(device: DeviceConfig): number | null {
  return device.baudRate ?? modelOf(device).baudRate;
}

/** Where the device hangs: its path, or the line of a simulated one of our own. Devices of one place share a line. */
export function lineName(device: DeviceConfig): string {
  return device.path ?? device.line ?? device.id;
}
