/** The one list of supported devices: class and model → driver, and from a configured path to the transport that carries it. */
import type { IdReader } from './id-reader/contract.ts';
import { createSamReader, type SamReaderDeps } from './id-reader/sam/driver.ts';
import type { Clock } from './kit/clock.ts';
import type { Transport } from './kit/transport.ts';
import { createSerialTransport } from './transports/serial.ts';
import { createTcpTransport } from './transports/tcp.ts';

/** How long a TCP connection to a device may take. Milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000;

/** What any driver of an id-reader is handed. */
export type IdReaderDeps = SamReaderDeps;

export interface CatalogueEntry {
  readonly class: 'id-reader';
  readonly model: string;
  create(deps: IdReaderDeps): IdReader;
}

export const deviceCatalogue: readonly CatalogueEntry[] = [
  { class: 'id-reader', model: 'sam', create: createSamReader },
];

/** The entry of a class and model; null for one that is not supported. */
export function findInCatalogue(deviceClass: string, model: string): CatalogueEntry | null {
  return deviceCatalogue.find((entry) => entry.class === deviceClass && entry.model === model) ?? null;
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
