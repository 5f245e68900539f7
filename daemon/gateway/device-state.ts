/** A host's status as clients see it. Pure. */
import type { DeviceState } from '../api/contract/devices.ts';
import type { DeviceConfig } from '../config/device-schema.ts';
import type { HostStatus } from './device-host.ts';
import { fixFor } from './trouble-fix.ts';

export function toDeviceState(config: DeviceConfig, path: string, status: HostStatus, noiseBytes: number): DeviceState {
  const trouble = 'trouble' in status ? status.trouble : null;
  return {
    device: config.id,
    class: config.class,
    model: config.model,
    path,
    state: status.state,
    trouble: trouble?.code ?? null,
    fix: trouble === null ? null : fixFor(trouble, config.id),
    serial: status.state === 'ready' ? status.identity.serial : null,
    simulated: config.simulated,
    noiseBytes,
  };
}
