/** The one list of supported devices: class and model → driver, and from a configured path to what carries it. */
import type { BadgeReader } from './badge-reader/contract.ts';
import { createOsdpReader, type OsdpReaderDeps } from './badge-reader/osdp/driver.ts';
import type { StillCamera } from './camera/contract.ts';
import {
  createHttpStillCamera,
  type HttpStillCameraDeps,
  STILL_MAX_BYTES,
  STILL_TIMEOUT_MS,
} from './camera/http-still/driver.ts';
import type { ClimateSensor } from './climate/contract.ts';
import { type ClimateSensorDeps, createModbusClimateSensor } from './climate/modbus-sensor/driver.ts';
import { climateProfiles } from './climate/protocol/climate-profile.ts';
import type { IdReader } from './id-reader/contract.ts';
import { createSamReader, type SamReaderDeps } from './id-reader/sam/driver.ts';
import type { Clock } from './kit/clock.ts';
import type { Transport } from './kit/transport.ts';
import type { SafeIo } from './safe-io/contract.ts';
import { relayBoardProfiles } from './safe-io/protocol/relay-board-profile.ts';
import { createRelayBoard, type RelayBoardDeps } from './safe-io/relay-board/driver.ts';
import { createHttpGet, type HttpGet, parseHttpLink } from './transports/http-get.ts';
import { createSerialTransport } from './transports/serial.ts';
import { createTcpTransport } from './transports/tcp.ts';

/** How long a TCP connection to a device may take. Milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000;

/** What a driver of each class is. */
export interface ClassDrivers {
  'id-reader': IdReader;
  'badge-reader': BadgeReader;
  'safe-io': SafeIo;
  climate: ClimateSensor;
  camera: StillCamera;
}
export type DeviceClass = keyof ClassDrivers;

/** What any driver of each class is handed. */
export interface ClassDeps {
  'id-reader': SamReaderDeps;
  'badge-reader': OsdpReaderDeps;
  'safe-io': Omit<RelayBoardDeps, 'profile'>;
  climate: Omit<ClimateSensorDeps, 'profile'>;
  camera: HttpStillCameraDeps;
}

export interface CatalogueEntry<C extends DeviceClass> {
  readonly class: C;
  readonly model: string;
  create(deps: ClassDeps[C]): ClassDrivers[C];
}

/** The models of each class. */
const MODELS: { readonly [C in DeviceClass]: readonly CatalogueEntry<C>[] } = {
  'id-reader': [{ class: 'id-reader', model: 'sam', create: createSamReader }],
  'badge-reader': [{ class: 'badge-reader', model: 'osdp', create: createOsdpReader }],
  'safe-io': relayBoardProfiles.map((profile) => ({
    class: 'safe-io',
    model: profile.model,
    create: (deps) => createRelayBoard({ ...deps, profile }),
  })),
  climate: climateProfiles.map((profile) => ({
    class: 'climate',
    model: profile.model,
    create: (deps) => createModbusClimateSensor({ ...deps, profile }),
  })),
  camera: [{ class: 'camera', model: 'http-still', create: createHttpStillCamera }],
};

export const deviceCatalogue: readonly { readonly class: DeviceClass; readonly model: string }[] = [
  ...MODELS['id-reader'],
  ...MODELS['badge-reader'],
  ...MODELS['safe-io'],
  ...MODELS.climate,
  ...MODELS.camera,
];

/** The entry of a class and model; null for one that is not supported. */
export function findInCatalogue<C extends DeviceClass>(deviceClass: C, model: string): CatalogueEntry<C> | null {
  return MODELS[deviceClass].find((entry) => entry.model === model) ?? null;
}

export type DeviceLink =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Reads a configured path: absolute = serial port, `tcp://host:port` = TCP; null for anything else. */
export function parseDeviceLink(text: string): DeviceLink | null {
  if (text.startsWith('/')) return text.includes('\0') ? null : { kind: 'serial', path: text };
  const parts = /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+)):(\d{1,5})$/i.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { kind: 'tcp', host, port };
}

/** The transport of a configured path; null where the path is none. Nothing is opened yet. */
export function createTransport({ path, clock }: { readonly path: string; readonly clock: Clock }): Transport | null {
  const link = parseDeviceLink(path);
  switch (link?.kind) {
    case undefined:
      return null;
    case 'serial':
      return createSerialTransport({ path: link.path });
    case 'tcp':
      return createTcpTransport({ host: link.host, port: link.port, connectTimeoutMs: CONNECT_TIMEOUT_MS, clock });
  }
}

/** How a camera's path is asked for one picture; null where the path is none. */
export function createStillGet({ path, clock }: { readonly path: string; readonly clock: Clock }): HttpGet | null {
  const link = parseHttpLink(path);
  return link === null ? null : createHttpGet({ link, clock, timeoutMs: STILL_TIMEOUT_MS, maxBytes: STILL_MAX_BYTES });
}
