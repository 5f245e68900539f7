/** The gateway with its real drivers at real simulators, over lines in memory, with a clock turned by hand and keys kept in memory. */
import { expect, onTestFinished } from 'vitest';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import { lineName } from '../../../daemon/config/device-models.ts';
import type { DeviceConfig } from '../../../daemon/config/device-schema.ts';
import { createDeviceDrivers } from '../../../daemon/gateway/device-drivers.ts';
import type { BadgeReaderNews, ClimateNews, SafeIoNews } from '../../../daemon/gateway/device-ports.ts';
import { createGateway } from '../../../daemon/gateway/gateway.ts';
import { createReaderKeys, type ReaderKeys } from '../../../daemon/vault/reader-keys.ts';
import type { ReaderRows } from '../../../daemon/vault/reader-rows.ts';
import type { ReaderIdentity } from '../../../devices/badge-reader/contract.ts';
import { fromHex } from '../../../devices/kit/bytes.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { Transport } from '../../../devices/kit/transport.ts';
import { createBench } from '../../../simulators/bench.ts';
import { type BusUnitConfig, createBusSimulators } from '../../../simulators/scenario/bus-simulators.ts';
import { createReaderSimulators } from '../../../simulators/scenario/reader-simulators.ts';
import { createMemoryWire, type MemoryWire } from '../../../simulators/wires/memory.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';

export const SITE_KEY = fromHex('8B2F 61D0 4C97 A3E5 17BC 5D08 F264 9E3A');
export const NEW_KEY = fromHex('7E11 0A52 99C4 3D6F B0E8 2245 68AC 01D7');
export const IDENTITY: ReaderIdentity = { vendor: '5C2623', serial: 0x01020304 };

const simulated = { simulated: true } as const;
export const readerAt = (id: string, line: string, address = 1): DeviceConfig => ({
  ...simulated,
  id,
  class: 'badge-reader',
  model: 'osdp',
  line,
  address,
  credentialClass: 'secure-app',
});
export const boardAt = (id: string, line: string): DeviceConfig => ({
  ...simulated,
  id,
  class: 'safe-io',
  model: 'waveshare-relay-d',
  line,
  address: 3,
  inputs: [{ name: 'door', channel: 0, activeWhen: true }],
  outputs: [{ name: 'lock', channel: 0 }],
});
export const sensorAt = (id: string, line: string, address = 1): DeviceConfig => ({
  ...simulated,
  id,
  class: 'climate',
  model: 'xy-md02',
  line,
  address,
});

export interface BenchReader {
  /** The key that the simulated reader has; null for a new one. */
  readonly has: Uint8Array | null;
  /** What the vault knows; null before any commissioning. */
  readonly known: Uint8Array | null;
}

export interface GatewayBenchSetup {
  readonly devices: readonly DeviceConfig[];
  /** By id; both sides have the site's key where nothing is said. */
  readonly readers?: Readonly<Record<string, BenchReader>>;
}

export type News = readonly [device: string, news: BadgeReaderNews | SafeIoNews | ClimateNews];

export async function createGatewayBench({ devices, readers = {} }: GatewayBenchSetup) {
  const clock = createManualClock();
  const random = countingRandom();
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const readerKeys = keysInMemory();
  const wires = new Map<string, MemoryWire>();
  const wireAt = (path: string): MemoryWire => {
    const found = wires.get(path) ?? createMemoryWire({ path, chunk: 'whole' });
    wires.set(path, found);
    return found;
  };
  /** How often each line was opened. */
  const opens = new Map<string, number>();
  const transportAt = (path: string): Transport => {
    const { transport } = wireAt(path);
    return {
      ...transport,
      open(options, listener) {
        opens.set(path, (opens.get(path) ?? 0) + 1);
        return transport.open(options, listener);
      },
    };
  };

  const placed = devices.map((config) => ({ config, path: `/memory/${lineName(config)}` }));
  const common = { clock, log: { write: () => {} }, random, wireAt: (link: string) => wireAt(link).wire };
  const line = { baudRate: 9_600, paced: false } as const;
  const simulators = [
    ...createReaderSimulators({
      ...common,
      configured: placed.flatMap(({ config, path }) => {
        if (config.class !== 'badge-reader') return [];
        const { has, known } = readers[config.id] ?? { has: SITE_KEY, known: SITE_KEY };
        if (known !== null) {
          readerKeys.putPending(config.id, known);
          readerKeys.confirm(config.id, IDENTITY);
        }
        const at = { id: config.id, link: path, address: config.address ?? 0 };
        return [{ ...line, ...at, class: 'badge-reader', model: 'osdp', key: has, identity: IDENTITY } as const];
      }),
    }),
    ...createBusSimulators({
      ...common,
      configured: placed.flatMap(({ config, path }): BusUnitConfig[] => {
        const at = { ...line, id: config.id, link: path, unit: config.address ?? 0 };
        if (config.class === 'safe-io')
          return [{ ...at, class: 'safe-io', model: 'waveshare-relay-d', mode: 'normal' }];
        return config.class === 'climate' ? [{ ...at, class: 'climate', model: 'xy-md02' }] : [];
      }),
    }),
  ];
  for (const simulator of simulators) await simulator.plug();
  const bench = createBench(simulators);

  /** What happens between the key's being kept and its being given. */
  let whenPending = (): void => {};
  const states: DeviceState[] = [];
  const news: News[] = [];
  const tell = (device: string, told: News[1]): void => {
    news.push([device, told]);
  };
  const gateway = createGateway({
    devices: placed,
    clock,
    log,
    readerKeys: {
      ...readerKeys,
      putPending(reader, key) {
        readerKeys.putPending(reader, key);
        whenPending();
      },
    },
    drivers: createDeviceDrivers({
      clock,
      log,
      random,
      readerKeys,
      transportAt,
      stillGetAt: () => expect.fail('no camera here'),
      photoDecoder: () => expect.fail('no id-reader here'),
      today: () => expect.fail('no id-reader here'),
    }),
    news: { onBadgeReader: tell, onSafeIo: tell, onClimate: tell },
    mayOpen: () => null,
    watchPath: () => () => {},
    onState: (state) => states.push(state),
    onStep: () => expect.fail('no id-reader here'),
  });
  onTestFinished(async () => {
    await gateway.close();
    await bench.close();
    // Whatever a test did, nothing may go on behind it.
    expect(clock.pending()).toBe(0);
  });

  const stateOf = (device: string): DeviceState | undefined =>
    gateway.states().find((state) => state.device === device);
  const waitFor = async (what: string, holds: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 1_000 && !holds(); turn++) await clock.advance(20);
    if (!holds()) throw new Error(`never came: ${what}; ${JSON.stringify(gateway.states())}`);
  };

  return {
    gateway,
    clock,
    readerKeys,
    states,
    news,
    logLines,
    opens,
    stateOf,
    waitFor,
    becomes: (device: string, state: DeviceState['state']) =>
      waitFor(`${device} ${state}`, () => stateOf(device)?.state === state),
    told: (device: string) => news.filter(([id]) => id === device).map(([, { type }]) => type),
    whenPending(act: () => void) {
      whenPending = act;
    },
    async turn(simulator: string, knob: string, value?: string) {
      const done = await bench.act({ simulator, knob, value });
      if (!done.ok) throw new Error(`${knob}: ${done.error}`);
    },
    shows: (simulator: string) => bench.describe().find((one) => one.simulator === simulator)?.shows ?? {},
    async settle<T>(promise: Promise<T>): Promise<T> {
      let settled = false;
      const note = (): void => {
        settled = true;
      };
      promise.then(note, note);
      await waitFor('an end', () => settled);
      return promise;
    },
  };
}

function keysInMemory(): ReaderKeys {
  const kept = new Map<string, Uint8Array>();
  const rows: ReaderRows = {
    find: (reader, place) => {
      const found = kept.get(`${place} ${reader}`);
      return found === undefined ? null : Buffer.from(found);
    },
    put: (reader, place, sealed) => void kept.set(`${place} ${reader}`, sealed),
    replaceAll(reader, proven) {
      kept.delete(`pending ${reader}`);
      kept.set(`proven ${reader}`, proven);
    },
  };
  return createReaderKeys({ rows, masterKey: new Uint8Array(32).fill(7), random: countingRandom() });
}
