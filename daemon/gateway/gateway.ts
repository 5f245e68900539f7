/** All devices: starts their drivers, keeps them open, says how they are, and is the only way for the desk to use one. */

import type {
  CardReading,
  IdReader,
  IdReaderEvent,
  ReadingStep,
  ReadingTrouble,
  ReadRequest,
} from '../../devices/id-reader/contract.ts';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { Result } from '../../devices/kit/result.ts';
import { err } from '../../devices/kit/result.ts';
import type { DeviceState } from '../api/contract/devices.ts';
import type { DeviceConfig } from '../config/config-schema.ts';
import { createDeviceHost, type DeviceHost } from './device-host.ts';
import { toDeviceState } from './device-state.ts';

/** Noise is counted at once and told at most this often. Milliseconds. */
const NOISE_PAUSE_MS = 1_000;

/** A device as configured, with the path that it has on this machine. */
export interface GatewayDevice {
  readonly config: DeviceConfig;
  readonly path: string;
}

export interface GatewayDeps {
  readonly devices: readonly GatewayDevice[];
  readonly clock: Clock;
  readonly log: Log;
  createReader(device: GatewayDevice, onEvent: (event: IdReaderEvent) => void): IdReader;
  /** Calls back when something was plugged in or out near `path`; returns how to stop. */
  watchPath(path: string, onChange: () => void): () => void;
  onState(state: DeviceState): void;
  onStep(device: string, step: ReadingStep): void;
}

export interface Gateway {
  start(): void;
  states(): readonly DeviceState[];
  /** What a decider may know of a reader; null when it is not configured. */
  facts(device: string): { readonly ready: boolean; readonly simulated: boolean } | null;
  read(device: string, request: ReadRequest): Promise<Result<CardReading, ReadingTrouble>>;
  close(): Promise<void>;
}

interface Slot {
  readonly config: DeviceConfig;
  readonly path: string;
  readonly reader: IdReader;
  readonly host: DeviceHost;
  noiseBytes: number;
  cancelNoise: CancelTimer | null;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, log } = deps;
  const slots = new Map<string, Slot>();
  const stops: (() => void)[] = [];
  let closing = false;

  const stateOf = (slot: Slot): DeviceState =>
    toDeviceState(slot.config, slot.path, slot.host.status(), slot.noiseBytes);

  const countNoise = (slot: Slot, bytes: number): void => {
    slot.noiseBytes += bytes;
    slot.cancelNoise ??= clock.after(NOISE_PAUSE_MS, () => {
      slot.cancelNoise = null;
      deps.onState(stateOf(slot));
    });
  };

  for (const device of deps.devices) {
    const { config, path } = device;
    const reader = deps.createReader(device, (event) => {
      const slot = slots.get(config.id);
      if (slot === undefined) return;
      if (event.type === 'gone') slot.host.gone(event.trouble);
      else if (event.type === 'noise') countNoise(slot, event.bytes);
      else deps.onStep(config.id, event.step);
    });
    const host = createDeviceHost({
      id: config.id,
      driver: reader,
      clock,
      log,
      onStatus: () => {
        const slot = slots.get(config.id);
        if (slot !== undefined) deps.onState(stateOf(slot));
      },
    });
    slots.set(config.id, { config, path, reader, host, noiseBytes: 0, cancelNoise: null });
  }

  return {
    start() {
      for (const slot of slots.values()) {
        stops.push(deps.watchPath(slot.path, () => slot.host.nudge()));
        slot.host.start();
      }
    },
    states: () => [...slots.values()].map(stateOf),
    facts(device) {
      const slot = slots.get(device);
      if (slot === undefined) return null;
      return { ready: slot.host.status().state === 'ready', simulated: slot.config.simulated };
    },
    async read(device, request) {
      const slot = slots.get(device);
      if (slot === undefined) throw new Error(`no such device: ${device}`);
      const gone = { code: 'gone', path: slot.path } as const;
      if (slot.host.status().state !== 'ready') return err(gone);
      const answer = await slot.reader.read(request);
      // The host closes a driver that fell silent; for who waits on it the device is gone, unless we end ourselves.
      return !answer.ok && answer.error.code === 'closed' && !closing ? err(gone) : answer;
    },
    async close() {
      closing = true;
      for (const stop of stops.splice(0).reverse()) stop();
      for (const slot of slots.values()) slot.cancelNoise?.();
      await Promise.all([...slots.values()].map((slot) => slot.host.close()));
    },
  };
}
