/** One device in the gateway: its driver, the host that keeps it open, what is counted of it, and who hears of it. */
import type { DeviceClass } from '../../devices/catalogue.ts';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { CommonDeviceEvent, DeviceTrouble } from '../../devices/kit/device.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err } from '../../devices/kit/result.ts';
import type { DeviceState } from '../api/contract/devices.ts';
import type { GatewayDevice, GatewayDrivers, MakeDriver } from './device-drivers.ts';
import { createDeviceHost, type DeviceHost } from './device-host.ts';
import { toDeviceState } from './device-state.ts';
import { type ClassEvents, type Listeners, ROUTES, type Route } from './event-routes.ts';

/** Noise is counted at once and told at most this often. Milliseconds. */
const NOISE_PAUSE_MS = 1_000;

export interface DeviceSlot<C extends DeviceClass> {
  readonly device: GatewayDevice;
  readonly driver: GatewayDrivers[C];
  readonly host: DeviceHost;
  state(): DeviceState;
  /** Takes it out of service; its areas hear of it. */
  pause(): Promise<void>;
  close(): Promise<void>;
}

export interface DeviceSlotDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly make: MakeDriver;
  /** Why a driver must not be opened at all; null where it may. */
  mayOpen(device: GatewayDevice): DeviceTrouble | null;
  readonly news: Listeners['news'];
  onState(state: DeviceState): void;
  onStep(device: string, step: Parameters<Listeners['onStep']>[0]): void;
}

export function createDeviceSlot<C extends DeviceClass>(
  deviceClass: C,
  device: GatewayDevice,
  deps: DeviceSlotDeps,
): DeviceSlot<C> {
  const { clock, log, news, onState } = deps;
  const { config, path } = device;
  const route: Route<C> = ROUTES[deviceClass];
  let noiseBytes = 0;
  let cancelNoise: CancelTimer | null = null;
  /** What the areas know: true between `regained` and the next loss. */
  let served = false;

  const to: Listeners = {
    device: config.id,
    news,
    onStep: (step) => deps.onStep(config.id, step),
    lost(trouble) {
      served = false;
      host.lost(trouble);
    },
    regained() {
      served = true;
      host.regained();
    },
  };

  const gone = (trouble: DeviceTrouble): void => {
    const before = served;
    served = false;
    route.gone(trouble, to, before);
  };

  const driver: GatewayDrivers[C] = deps.make[deviceClass](device, (event: ClassEvents[C]) => {
    if (isGone(event)) {
      host.gone(event.trouble);
      gone(event.trouble);
    } else if (isNoise(event)) {
      noiseBytes += event.bytes;
      cancelNoise ??= clock.after(NOISE_PAUSE_MS, () => {
        cancelNoise = null;
        onState(state());
      });
    } else route.hear(event as Exclude<ClassEvents[C], CommonDeviceEvent>, to);
  });

  const host = createDeviceHost({
    id: config.id,
    driver: {
      async open() {
        const refused = deps.mayOpen(device);
        return refused === null ? driver.open() : err(refused);
      },
      heartbeat: () => driver.heartbeat(),
      close: () => driver.close(),
    },
    watch: route.watch,
    explain: route.explain,
    clock,
    log,
    onStatus: () => onState(state()),
  });

  const state = (): DeviceState => toDeviceState(config, path, host.status(), noiseBytes);

  return {
    device,
    driver,
    host,
    state,
    async pause() {
      gone({ code: 'closed' });
      await host.pause();
    },
    async close() {
      cancelNoise?.();
      await host.close();
    },
  };
}

function isGone(event: { readonly type: string }): event is Extract<CommonDeviceEvent, { readonly type: 'gone' }> {
  return event.type === 'gone';
}

function isNoise(event: { readonly type: string }): event is Extract<CommonDeviceEvent, { readonly type: 'noise' }> {
  return event.type === 'noise';
}
