/** Simulated badge readers on OSDP lines, made from what a configuration names: those with one link hang on one line. */
import { SCBK_D } from '../../devices/badge-reader/protocol/scs-crypto.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { inventedBadges } from '../badge-reader/badges.ts';
import { createPdSimulator, type PdSimulator } from '../badge-reader/osdp-pd.ts';
import { USUAL_PD_TIMING } from '../badge-reader/osdp-pd-timing.ts';
import { usualPd } from '../badge-reader/usual-pd.ts';
import type { RandomBytes, Simulator } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createSharedBus } from '../wires/shared-bus.ts';
import { withHostCable } from './host-cable.ts';

export interface SimulatedBadgeReaderConfig {
  readonly id: string;
  readonly class: 'badge-reader';
  readonly model: 'osdp';
  /** Where clients find the line: an absolute path, or `tcp://127.0.0.1:port`. */
  readonly link: string;
  /** Address on the line, 0 to 126; two of one address on one line garble each other, as in life. */
  readonly address: number;
  /** Bits per second. */
  readonly baudRate: number;
  /** True: answers take the time that the line needs at that speed. */
  readonly paced: boolean;
  /** The site's key that the supplier gave it, 16 bytes; null for a new reader, which has the public one. */
  readonly key: Uint8Array | null;
  /** What it says it is: OUI, six upper-case hex digits, and number. */
  readonly identity: { readonly vendor: string; readonly serial: number };
}

export interface ReaderSimulatorsDeps {
  readonly configured: readonly SimulatedBadgeReaderConfig[];
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  readonly wireAt: (link: string, baudRate: number) => Wire;
}

/** A simulator with a plug. */
export interface PluggableSimulator extends Simulator {
  plug(): Promise<void>;
}

/** Not plugged. */
export function createReaderSimulators(deps: ReaderSimulatorsDeps): readonly PluggableSimulator[] {
  const { configured, clock, log, random, wireAt } = deps;
  const byLink = Map.groupBy(configured, ({ link }) => link);
  return [...byLink].flatMap(([link, readers]) => {
    const [first] = readers;
    if (first === undefined) return [];
    const line = createSharedBus({ wire: wireAt(link, first.baudRate) });
    return readers.map((config) => {
      const reader = createReader(config, line.tap());
      return { ...withHostCable(reader, line), plug: reader.plug };
    });
  });

  function createReader(
    { id, address, baudRate, key, identity, paced }: SimulatedBadgeReaderConfig,
    wire: Wire,
  ): PdSimulator {
    const reader = createPdSimulator({
      id,
      wire,
      clock,
      log,
      random,
      address,
      key: key === null ? SCBK_D : { kind: 'scbk', bytes: key },
      baudRate,
      module: usualPd(identity),
      badges: inventedBadges(),
      timing: USUAL_PD_TIMING,
    });
    reader.setPaced(paced);
    return reader;
  }
}
