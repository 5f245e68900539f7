/** How the areas use devices: by name, whatever hangs there now. */

import type { DeviceTrouble } from '../../devices/kit/device.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import type { DevicePorts } from './device-ports.ts';
import type { DeviceSlots } from './device-slots.ts';

export interface DeviceUseDeps {
  readonly slots: DeviceSlots;
  /** True once the daemon ends. */
  closing(): boolean;
}

export function createDeviceUse({ slots, closing }: DeviceUseDeps): DevicePorts {
  /** A driver that was closed under its user is a lost device, unless we end ourselves. */
  function lost<T, E extends { readonly code: string }>(
    path: string,
    answer: Result<T, E>,
  ): Result<T, E | DeviceTrouble> {
    return !answer.ok && answer.error.code === 'closed' && !closing() ? err({ code: 'gone', path }) : answer;
  }

  return {
    async feedback(reader, state) {
      const { driver, device } = slots.get('badge-reader', reader);
      return lost(device.path, await driver.feedback(state));
    },
    async text(reader, text, seconds) {
      const { driver, device } = slots.get('badge-reader', reader);
      return lost(device.path, await driver.text(text, seconds));
    },
    acknowledgeReader: (reader) => slots.get('badge-reader', reader).driver.acknowledge(),
    async pulse(board, request) {
      const { driver, device, host } = slots.get('safe-io', board);
      // Closed before anything was sent is another thing than closed under way.
      if (host.status().state !== 'ready') return err({ code: 'not-in-service' });
      return lost(device.path, await driver.pulse(request));
    },
    async allOff(board) {
      const { driver, device } = slots.get('safe-io', board);
      return lost(device.path, await driver.allOff());
    },
    levels: (board) => slots.get('safe-io', board).driver.levels(),
    async still(camera) {
      const { driver, device } = slots.get('camera', camera);
      return lost(device.path, await driver.still());
    },
  };
}
