/** OSDP drivers at simulated peripherals on one line in memory, with a clock turned by hand. */
import { expect, onTestFinished } from 'vitest';
import type { BadgeReader, BadgeReaderEvent, ReaderIdentity } from '../../../../devices/badge-reader/contract.ts';
import { createOsdpReader } from '../../../../devices/badge-reader/osdp/driver.ts';
import { createOsdpBus, type OsdpBus } from '../../../../devices/badge-reader/osdp/osdp-bus.ts';
import type { OsdpSecurity } from '../../../../devices/badge-reader/osdp/pd-state.ts';
import {
  decodePacket,
  type OsdpCheck,
  type OsdpPacket,
} from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import type { BaseKey } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import type { Log } from '../../../../devices/kit/log.ts';
import type { Transport } from '../../../../devices/kit/transport.ts';
import { inventedBadges, type SimulatedBadge } from '../../../../simulators/badge-reader/badges.ts';
import { createOsdpLine } from '../../../../simulators/badge-reader/osdp-line.ts';
import { createPdSimulator, type PdSimulator } from '../../../../simulators/badge-reader/osdp-pd.ts';
import type { PdModule } from '../../../../simulators/badge-reader/osdp-pd-answer.ts';
import { USUAL_PD_TIMING } from '../../../../simulators/badge-reader/osdp-pd-timing.ts';
import { createMemoryWire } from '../../../../simulators/wires/memory.ts';
import { countingRandom } from '../../../support/counting-random.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

/** Random bytes of a site, not of any reader. */
export const SITE_KEY: BaseKey = { kind: 'scbk', bytes: fromHex('8B2F 61D0 4C97 A3E5 17BC 5D08 F264 9E3A') };
export const OTHER_KEY: BaseKey = { kind: 'scbk', bytes: fromHex('7E11 0A52 99C4 3D6F B0E8 2245 68AC 01D7') };
export const SECURE: OsdpSecurity = { mode: 'secure', key: SITE_KEY.bytes };
export const IDENTITY: ReaderIdentity = { vendor: '5C2623', serial: 0x01020304 };
export const BADGES: readonly SimulatedBadge[] = inventedBadges();

export function badge(id: string): SimulatedBadge {
  const found = BADGES.find((known) => known.id === id);
  if (found === undefined) throw new Error(`no badge ${id}`);
  return found;
}

export const MODULE: PdModule = {
  identity: { ...IDENTITY, model: 1, version: 1, firmware: { major: 1, minor: 2, build: 3 } },
  capabilities: [
    { function: 2, compliance: 4, count: 2 }, // two timed outputs
    { function: 4, compliance: 4, count: 1 }, // one LED of three colours
    { function: 5, compliance: 2, count: 1 }, // buzzer
    { function: 6, compliance: 1, count: 1 }, // one row of text
    { function: 8, compliance: 1, count: 0 }, // CRC
    { function: 9, compliance: 1, count: 0 }, // Secure Channel
  ],
  clientId: fromHex('000EE31010747497'),
  securable: true,
  servesInClear: false,
  quirks: { offersOwnKey: false, clearKeysetAck: false },
};

export interface BenchSetup {
  readonly chunk?: number | 'whole';
  readonly check?: OsdpCheck;
  /** Called with each piece that the host hears; answers what it hears instead. */
  readonly tamper?: (bytes: Uint8Array) => Uint8Array;
  /** The same for what the host says. */
  readonly tamperSent?: (bytes: Uint8Array) => Uint8Array;
}

export interface PdSetup {
  readonly address?: number;
  readonly key?: BaseKey;
  readonly module?: Partial<PdModule>;
}

export interface ReaderSetup {
  readonly address?: number;
  readonly security?: OsdpSecurity;
  readonly pinned?: ReaderIdentity | null;
}

export interface TestReader {
  readonly driver: BadgeReader;
  readonly events: BadgeReaderEvent[];
  /** Types of the events, without noise. */
  told(): string[];
}

export interface OsdpBench {
  readonly clock: ManualClock;
  readonly bus: OsdpBus;
  readonly logLines: string[];
  /** What the host wrote, as packets. */
  readonly sent: OsdpPacket[];
  /** The host's cable. */
  plug(): Promise<void>;
  unplug(): Promise<void>;
  pd(setup?: PdSetup): Promise<PdSimulator>;
  reader(setup?: ReaderSetup): TestReader;
  settle<T>(promise: Promise<T>): Promise<T>;
  wait(what: string, holds: () => boolean): Promise<void>;
}

export async function createOsdpBench(setup: BenchSetup = {}): Promise<OsdpBench> {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/osdp', chunk: setup.chunk ?? 'whole' });
  const line = createOsdpLine(wire);
  await line.plug();
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const sent: OsdpPacket[] = [];
  const tamper = setup.tamper ?? ((bytes: Uint8Array) => bytes);
  const watched: Transport = {
    path: transport.path,
    close: () => transport.close(),
    write(bytes) {
      const packet = decodePacket(bytes);
      if (packet.ok) sent.push(packet.value);
      return transport.write(setup.tamperSent?.(bytes) ?? bytes);
    },
    open: (options, listener) =>
      transport.open(options, {
        onGone: (trouble) => listener.onGone(trouble),
        onBytes: (bytes) => listener.onBytes(tamper(bytes)),
      }),
  };
  const bus = createOsdpBus({ transport: watched, clock, baudRate: 9600, check: setup.check ?? 'crc' });
  const random = countingRandom();
  const ends: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const end of ends.reverse()) await end();
    await line.close();
    // Whatever a test did, nothing may go on behind it.
    expect(clock.pending()).toBe(0);
  });

  return {
    clock,
    bus,
    logLines,
    sent,
    plug: () => line.plug(),
    unplug: () => line.unplug(),
    async pd({ address = 1, key = SITE_KEY, module = {} } = {}) {
      const pd = createPdSimulator({
        id: `pd-${address}`,
        wire: line.tap(),
        clock,
        log: { write: () => {} },
        // 17 & 7 = 1 makes five bytes of noise; see the simulator.
        random: (length) => new Uint8Array(length).fill(17),
        address,
        key,
        baudRate: 9600,
        module: { ...MODULE, ...module },
        badges: BADGES,
        timing: USUAL_PD_TIMING,
      });
      await pd.plug();
      ends.push(() => pd.close());
      return pd;
    },
    reader({ address = 1, security = SECURE, pinned = IDENTITY } = {}) {
      const events: BadgeReaderEvent[] = [];
      const driver = createOsdpReader({
        id: `reader-${address}`,
        bus,
        address,
        security,
        pinned,
        credentialClass: 'secure-app',
        clock,
        random,
        log,
        onEvent: (event) => events.push(event),
      });
      ends.push(() => driver.close());
      return { driver, events, told: () => events.map(({ type }) => type).filter((type) => type !== 'noise') };
    },
    async settle(promise) {
      let settled = false;
      const note = () => {
        settled = true;
      };
      promise.then(note, note);
      for (let turn = 0; turn < 4_000 && !settled; turn++) await clock.advance(10);
      if (!settled) throw new Error('not settled after 40 s');
      return promise;
    },
    async wait(what, holds) {
      for (let turn = 0; turn < 2_000 && !holds(); turn++) await clock.advance(10);
      if (!holds()) throw new Error(`never came: ${what}`);
    },
  };
}

/** A reader in service and its peripheral. */
export async function inService(setup: BenchSetup & { readonly pd?: PdSetup } = {}) {
  const bench = await createOsdpBench(setup);
  const pd = await bench.pd(setup.pd);
  const reader = bench.reader();
  expect(await bench.settle(reader.driver.open())).toMatchObject({ ok: true });
  return { ...bench, simulator: pd, ...reader };
}
