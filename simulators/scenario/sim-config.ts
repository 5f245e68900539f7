/** Stands up the simulators that a configuration names, plugged and ready. The daemon and the command line call it; nothing else does. */

import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { type Bench, createBench } from '../bench.ts';
import { createCameraSimulator } from '../camera/camera.ts';
import { inventedCards } from '../id-reader/cards.ts';
import { createSamSimulator, type SamSimulator } from '../id-reader/sam.ts';
import { QUICK_TIMING } from '../id-reader/sam-timing.ts';
import type { RandomBytes } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createPty } from '../wires/pty.ts';
import { createTcpWire } from '../wires/tcp.ts';
import { type BusUnitConfig, createBusSimulators } from './bus-simulators.ts';
import { createReaderSimulators, type SimulatedBadgeReaderConfig } from './reader-simulators.ts';

/** A reader of identity documents, with a line for itself. */
export interface SimulatedReaderConfig {
  readonly id: string;
  readonly class: 'id-reader';
  readonly model: 'sam';
  /** Where clients find it: an absolute path for a serial line, or `tcp://127.0.0.1:port`. */
  readonly link: string;
  /** True: answers take the time that the line needs at the reader's speed. */
  readonly paced: boolean;
}

/** A camera on a Unix socket. */
export interface SimulatedCameraConfig {
  readonly id: string;
  readonly class: 'camera';
  readonly model: 'http-still';
  /** The socket's absolute path. */
  readonly link: string;
}

/** One simulated device of the configuration. */
export type SimulatorConfig =
  | SimulatedReaderConfig
  | SimulatedBadgeReaderConfig
  | BusUnitConfig
  | SimulatedCameraConfig;

export interface OpenSimulatorsDeps {
  readonly configured: readonly SimulatorConfig[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
}

export interface OpenSimulators {
  readonly bench: Bench;
  /** Unplugs and closes all. Harmless when repeated. */
  close(): Promise<void>;
}

const SAM_BAUD_RATE = 115_200;

/** Throws when one cannot stand up (a link that cannot be made, a port in use); the others are closed first. */
export async function openSimulators(deps: OpenSimulatorsDeps): Promise<OpenSimulators> {
  const { configured, clock, log, random } = deps;
  const common = { clock, log, random };
  const all = [
    ...createReaders(configured.filter(isReader), common),
    ...createReaderSimulators({ configured: configured.filter(isBadgeReader), ...common, wireAt }),
    ...createBusSimulators({ configured: configured.filter(isBusUnit), ...common, wireAt }),
    ...configured.filter(isCamera).map(({ id, link }) => createCameraSimulator({ ...common, id, socketPath: link })),
  ];
  const made = new Map(all.map((simulator) => [simulator.id, simulator]));
  const simulators = configured.map(({ id }) => made.get(id)).filter((simulator) => simulator !== undefined);
  const bench = createBench(simulators);
  try {
    for (const simulator of simulators) await simulator.plug();
  } catch (cause) {
    await bench.close();
    throw cause;
  }
  return { bench, close: () => bench.close() };
}

function createReaders(
  configured: readonly SimulatedReaderConfig[],
  common: Pick<OpenSimulatorsDeps, 'clock' | 'log' | 'random'>,
): readonly SamSimulator[] {
  const cards = inventedCards();
  return configured.map(({ id, link, paced }, place) => {
    const simulator = createSamSimulator({
      ...common,
      id,
      wire: wireAt(link, SAM_BAUD_RATE),
      cards,
      module: { samNumber: samNumberOf(place), profile: '05.03' },
      baudRate: SAM_BAUD_RATE,
      timing: QUICK_TIMING,
    });
    simulator.setPaced(paced);
    return simulator;
  });
}

function isReader(config: SimulatorConfig): config is SimulatedReaderConfig {
  return config.class === 'id-reader';
}

function isBadgeReader(config: SimulatorConfig): config is SimulatedBadgeReaderConfig {
  return config.class === 'badge-reader';
}

function isBusUnit(config: SimulatorConfig): config is BusUnitConfig {
  return config.class === 'safe-io' || config.class === 'climate';
}

function isCamera(config: SimulatorConfig): config is SimulatedCameraConfig {
  return config.class === 'camera';
}

function wireAt(link: string, baudRate: number): Wire {
  const tcp = /^tcp:\/\/127\.0\.0\.1:(\d{1,5})$/.exec(link);
  if (tcp !== null) return createTcpWire({ port: Number(tcp[1]) });
  if (!link.startsWith('/')) throw new Error(`a simulator cannot stand at ${link}`);
  return createPty({ linkPath: link, baudRate });
}

/** Readers of one counter differ in their last number. */
function samNumberOf(place: number): string {
  return `05.03-20151231-0000000001-${String(place + 2).padStart(10, '0')}`;
}
