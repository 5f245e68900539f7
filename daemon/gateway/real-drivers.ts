/** The drivers and wires of this machine: what the gateway works with outside of tests. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createStillGet, createTransport } from '../../devices/catalogue.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { createOneShotChild } from '../../devices/transports/child-process.ts';
import { watchHotplug } from '../../devices/transports/hotplug.ts';
import { lineName } from '../config/device-models.ts';
import type { DeviceConfig } from '../config/device-schema.ts';
import type { Random } from '../random.ts';
import type { ReaderKeys } from '../vault/reader-keys.ts';
import { createDeviceDrivers, type GatewayDevice } from './device-drivers.ts';
import type { GatewayDeps } from './gateway.ts';

/** Size of a chip picture, of the largest decoded one, and the decoder's time (reader reference, section 2). */
const WLT_BYTES = 1_024;
const PICTURE_BYTES = 200_000;
const DECODER_MS = 3_000;

/** Where each configured device is; a simulated one without a path hangs in `simulatedDevices`. */
export function placeDevices(devices: readonly DeviceConfig[], simulatedDevices: string): readonly GatewayDevice[] {
  return devices.map((config) => ({ config, path: config.path ?? join(simulatedDevices, lineName(config)) }));
}

/** Today by the counter's own calendar, YYYY-MM-DD. */
export function localDate(wall: number): string {
  const date = new Date(wall);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whether a program stands at `path` in place of a device (pty(7)). */
function isPseudoTerminal(path: string): boolean {
  try {
    return realpathSync(path).startsWith('/dev/pts/');
  } catch {
    return false;
  }
}

export interface RealDriversDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly readerKeys: Pick<ReaderKeys, 'find' | 'confirm'>;
}

export function realDrivers(deps: RealDriversDeps): Pick<GatewayDeps, 'drivers' | 'mayOpen' | 'watchPath'> {
  const { clock, log } = deps;
  return {
    drivers: createDeviceDrivers({
      ...deps,
      transportAt: (path) => known(path, createTransport({ path, clock })),
      stillGetAt: (path) => known(path, createStillGet({ path, clock })),
      today: () => localDate(clock.wall()),
      photoDecoder({ photoDecoder: program }) {
        if (program === undefined) return null;
        const child = createOneShotChild({
          program,
          inputBytes: WLT_BYTES,
          maxOutputBytes: PICTURE_BYTES,
          timeoutMs: DECODER_MS,
          clock,
        });
        return { decode: (block) => child.run(block), close: () => child.close() };
      },
    }),
    mayOpen: ({ config, path }) =>
      !config.simulated && isPseudoTerminal(path) ? { code: 'pseudo-terminal', path } : null,
    watchPath(path, onChange) {
      if (!path.startsWith('/')) return () => {};
      const watch = watchHotplug({ path, log, onChange });
      return () => watch.close();
    },
  };
}

function known<T>(path: string, made: T | null): T {
  if (made === null) throw new Error(`no way to ${path}`);
  return made;
}
