/** From a configured device to its driver, class by class; lines are shared. What touches the system is handed in. */
import type { BadgeReader } from '../../devices/badge-reader/contract.ts';
import type { OsdpSecurity } from '../../devices/badge-reader/osdp/pd-state.ts';
import { type ClassDrivers, type DeviceClass, findInCatalogue } from '../../devices/catalogue.ts';
import type { PhotoDecoder } from '../../devices/id-reader/sam/chip-photo.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { Transport } from '../../devices/kit/transport.ts';
import type { SafeWiring } from '../../devices/safe-io/contract.ts';
import type { HttpGet } from '../../devices/transports/http-get.ts';
import { baudRateOf } from '../config/device-models.ts';
import type { DeviceConfig } from '../config/device-schema.ts';
import type { Random } from '../random.ts';
import type { ReaderKeys } from '../vault/reader-keys.ts';
import { createDeviceLines } from './device-lines.ts';
import type { ClassEvents } from './event-routes.ts';
import { createKeyedReader, type KeyedReader, type MakeReader } from './keyed-reader.ts';

/** A device as configured, with the path that it has on this machine. */
export interface GatewayDevice {
  readonly config: DeviceConfig;
  readonly path: string;
}

/** What the gateway works with: badge readers come with their keys. */
export type GatewayDrivers = { readonly [C in DeviceClass]: C extends 'badge-reader' ? KeyedReader : ClassDrivers[C] };

export type MakeDriver = {
  readonly [C in DeviceClass]: (device: GatewayDevice, onEvent: (event: ClassEvents[C]) => void) => GatewayDrivers[C];
};

export interface DeviceDrivers {
  readonly make: MakeDriver;
  /** A driver that may give the reader a key; on the same line as the one in service, which must be closed. */
  commissioner(device: GatewayDevice, security: OsdpSecurity): BadgeReader;
}

export interface DeviceDriversDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly readerKeys: Pick<ReaderKeys, 'find' | 'confirm'>;
  /** Nothing is opened yet; a path that the configuration's check let through. */
  transportAt(path: string): Transport;
  stillGetAt(path: string): HttpGet;
  /** The site's own decoder of chip pictures, and its end; null where there is none. */
  photoDecoder(device: DeviceConfig): { readonly decode: PhotoDecoder; close(): Promise<void> } | null;
  /** Today at the counter, YYYY-MM-DD. */
  today(): string;
}

export function createDeviceDrivers(deps: DeviceDriversDeps): DeviceDrivers {
  const { clock, log, random, readerKeys, transportAt, stillGetAt, photoDecoder, today } = deps;
  const lines = createDeviceLines({ clock, transportAt });
  const common = { clock, log };

  function readerMaker({ config, path }: GatewayDevice): MakeReader {
    const { id, credentialClass } = config;
    if (credentialClass === undefined) throw new Error(`no credential class: ${id}`);
    const seat = { id, bus: lines.osdp(path, speedOf(config)), address: addressOf(config), credentialClass };
    return (how) => entryOf('badge-reader', config).create({ ...common, ...seat, ...how, random });
  }

  const make: MakeDriver = {
    'id-reader'(device, onEvent) {
      const { config, path } = device;
      const decoder = photoDecoder(config);
      const reader = entryOf('id-reader', config).create({
        ...common,
        id: config.id,
        transport: transportAt(path),
        onEvent,
        decodePhoto: decoder?.decode ?? null,
        today,
      });
      if (decoder === null) return reader;
      return { ...reader, close: () => Promise.all([reader.close(), decoder.close()]).then(() => {}) };
    },
    'badge-reader': (device, onEvent) =>
      createKeyedReader({ id: device.config.id, keys: readerKeys, make: readerMaker(device), onEvent }),
    'safe-io': ({ config, path }, onEvent) =>
      entryOf('safe-io', config).create({
        ...common,
        id: config.id,
        bus: lines.modbus(path, speedOf(config)),
        unit: addressOf(config),
        wiring: wiringOf(config),
        onEvent,
      }),
    climate: ({ config, path }, onEvent) =>
      entryOf('climate', config).create({
        ...common,
        id: config.id,
        bus: lines.modbus(path, speedOf(config)),
        unit: addressOf(config),
        onEvent,
      }),
    camera: ({ config, path }, onEvent) =>
      entryOf('camera', config).create({ ...common, id: config.id, get: stillGetAt(path), onEvent }),
  };

  return {
    make,
    commissioner: (device, security) => readerMaker(device)({ security, pinned: null, onEvent: () => {} }),
  };
}

function entryOf<C extends DeviceClass>(deviceClass: C, { model }: DeviceConfig) {
  const entry = findInCatalogue(deviceClass, model);
  if (entry === null) throw new Error(`no driver for ${deviceClass} ${model}`);
  return entry;
}

function speedOf(config: DeviceConfig): number {
  const baudRate = baudRateOf(config);
  if (baudRate === null) throw new Error(`no speed: ${config.id}`);
  return baudRate;
}

function addressOf({ id, address }: DeviceConfig): number {
  if (address === undefined) throw new Error(`no address: ${id}`);
  return address;
}

function wiringOf({ inputs, outputs }: DeviceConfig): SafeWiring {
  return { inputs: inputs ?? [], outputs: outputs ?? [] };
}
