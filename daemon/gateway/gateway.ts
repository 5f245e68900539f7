/** All devices: starts their drivers, keeps them open, says how they are, and is the only way for the rest to use one. */
import type { ReaderIdentity } from '../../devices/badge-reader/contract.ts';
import type { CardReading, ReadingStep, ReadingTrouble, ReadRequest } from '../../devices/id-reader/contract.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { DeviceTrouble } from '../../devices/kit/device.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import type { DeviceState } from '../api/contract/devices.ts';
import type { ReaderKeys } from '../vault/reader-keys.ts';
import type { DeviceDrivers, GatewayDevice } from './device-drivers.ts';
import type { DeviceNews, DevicePorts } from './device-ports.ts';
import { createDeviceSlots } from './device-slots.ts';
import { createDeviceUse } from './device-use.ts';
import { giveReaderKey, type NewReaderKey } from './give-reader-key.ts';

export interface GatewayDeps {
  readonly devices: readonly GatewayDevice[];
  readonly clock: Clock;
  readonly log: Log;
  readonly drivers: DeviceDrivers;
  readonly readerKeys: Pick<ReaderKeys, 'putPending' | 'confirm'>;
  readonly news: DeviceNews;
  /** Why a device must not be opened at all; null where it may. */
  mayOpen(device: GatewayDevice): DeviceTrouble | null;
  /** Calls back when something was plugged in or out near `path`; returns how to stop. */
  watchPath(path: string, onChange: () => void): () => void;
  onState(state: DeviceState): void;
  onStep(device: string, step: ReadingStep): void;
}

export interface Gateway {
  readonly ports: DevicePorts;
  start(): void;
  states(): readonly DeviceState[];
  /** What a decider may know of an id-reader; null when it is not configured. */
  facts(device: string): { readonly ready: boolean; readonly simulated: boolean } | null;
  read(device: string, request: ReadRequest): Promise<Result<CardReading, ReadingTrouble>>;
  /**
   * Takes a badge reader out of service, gives it a new key (one attempt, at most 120 s) and puts it back. The new key is pending in the
   * vault before the reader gets it, and confirmed when the reader has proven it. A reader that is not configured is a bug and throws.
   */
  commission(reader: string, keys: NewReaderKey): Promise<Result<ReaderIdentity, DeviceTrouble>>;
  close(): Promise<void>;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, log, drivers } = deps;
  const stops: (() => void)[] = [];
  const ending = new AbortController();
  const commissioning = new Map<string, Promise<unknown>>();
  const slots = createDeviceSlots(deps.devices, {
    clock,
    log,
    make: drivers.make,
    mayOpen: deps.mayOpen,
    news: deps.news,
    onState: deps.onState,
    onStep: deps.onStep,
  });

  async function commission(reader: string, keys: NewReaderKey): Promise<Result<ReaderIdentity, DeviceTrouble>> {
    const slot = slots.get('badge-reader', reader);
    const refused = deps.mayOpen(slot.device);
    if (refused !== null) return err(refused);
    await slot.pause();
    const make = drivers.commissioner;
    const given = await giveReaderKey(
      { id: reader, keys: deps.readerKeys, clock, make: (security) => make(slot.device, security) },
      keys,
      ending.signal,
    );
    log.write(given.ok ? 'info' : 'warn', 'badge-reader.commissioned', {
      device: reader,
      ...(given.ok ? { state: 'done' } : { state: 'failed', code: given.error.code }),
    });
    slot.host.resume();
    return given;
  }

  return {
    ports: createDeviceUse({ slots, closing: () => ending.signal.aborted }),
    start() {
      for (const { device, host } of slots.all) {
        stops.push(deps.watchPath(device.path, () => host.nudge()));
        host.start();
      }
    },
    states: () => slots.all.map((slot) => slot.state()),
    facts(device) {
      const slot = slots.find('id-reader', device);
      if (slot === null) return null;
      return { ready: slot.host.status().state === 'ready', simulated: slot.device.config.simulated };
    },
    async read(device, request) {
      const { driver, host, device: placed } = slots.get('id-reader', device);
      const gone = { code: 'gone', path: placed.path } as const;
      if (host.status().state !== 'ready') return err(gone);
      const answer = await driver.read(request);
      // The host closes a driver that fell silent; for who waits on it the device is gone, unless we end ourselves.
      return !answer.ok && answer.error.code === 'closed' && !ending.signal.aborted ? err(gone) : answer;
    },
    commission(reader, keys) {
      if (ending.signal.aborted) return Promise.resolve(err({ code: 'closed' }));
      if (commissioning.has(reader)) return Promise.resolve(err({ code: 'protocol', reason: 'commissioning' }));
      const mine = commission(reader, keys).finally(() => commissioning.delete(reader));
      commissioning.set(reader, mine);
      return mine;
    },
    async close() {
      ending.abort();
      for (const stop of stops.splice(0).reverse()) stop();
      await Promise.allSettled(commissioning.values());
      await Promise.all(slots.all.map((slot) => slot.close()));
    },
  };
}
