/** All slots of the gateway, by class and name. */
import type { DeviceClass } from '../../devices/catalogue.ts';
import type { GatewayDevice } from './device-drivers.ts';
import { createDeviceSlot, type DeviceSlot, type DeviceSlotDeps } from './device-slot.ts';

export interface DeviceSlots {
  /** In the order of the configuration. */
  readonly all: readonly DeviceSlot<DeviceClass>[];
  /** Null for a device that is not configured, or is of another class. */
  find<C extends DeviceClass>(deviceClass: C, id: string): DeviceSlot<C> | null;
  /** One that is not configured is a bug and throws. */
  get<C extends DeviceClass>(deviceClass: C, id: string): DeviceSlot<C>;
}

export function createDeviceSlots(devices: readonly GatewayDevice[], deps: DeviceSlotDeps): DeviceSlots {
  const byClass: { readonly [C in DeviceClass]: Map<string, DeviceSlot<C>> } = {
    'id-reader': new Map(),
    'badge-reader': new Map(),
    'safe-io': new Map(),
    climate: new Map(),
    camera: new Map(),
  };

  function add<C extends DeviceClass>(deviceClass: C, device: GatewayDevice): DeviceSlot<C> {
    const slot = createDeviceSlot(deviceClass, device, deps);
    byClass[deviceClass].set(device.config.id, slot);
    return slot;
  }

  function find<C extends DeviceClass>(deviceClass: C, id: string): DeviceSlot<C> | null {
    return byClass[deviceClass].get(id) ?? null;
  }

  return {
    all: devices.map((device) => add(device.config.class, device)),
    find,
    get(deviceClass, id) {
      const slot = find(deviceClass, id);
      if (slot === null) throw new Error(`no ${deviceClass} called ${id}`);
      return slot;
    },
  };
}
