/** The drivers and wires of this machine, from the catalogue: what the gateway works with outside of tests. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport, findInCatalogue } from '../../devices/catalogue.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err } from '../../devices/kit/result.ts';
import { createOneShotChild } from '../../devices/transports/child-process.ts';
import { watchHotplug } from '../../devices/transports/hotplug.ts';
import type { DeviceConfig } from '../config/config-schema.ts';
import type { GatewayDeps, GatewayDevice } from './gateway.ts';

/** Size of a chip picture, of the largest decoded one, and the decoder's time (reader reference, section 2). */
const WLT_BYTES = 1_024;
const PICTURE_BYTES = 200_000;
const DECODER_MS = 3_000;

/** Where each configured device is; a simulated one without a path hangs in `simulatedDevices`. */
export function placeDevices(devices: readonly DeviceConfig[], simulatedDevices: string): readonly GatewayDevice[] {
  return devices.map((config) => ({ config, path: config.path ?? join(simulatedDevices, config.id) }));
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

export function realDrivers(clock: Clock, log: Log): Pick<GatewayDeps, 'createReader' | 'watchPath'> {
  return {
    createReader({ config, path }, onEvent) {
      const entry = findInCatalogue(config.class, config.model);
      const transport = createTransport({ path, clock });
      if (entry === null || transport === null) throw new Error(`no driver for ${config.class} ${config.model}`);
      const program = config.photoDecoder;
      const decoder =
        program === undefined
          ? null
          : createOneShotChild({
              program,
              inputBytes: WLT_BYTES,
              maxOutputBytes: PICTURE_BYTES,
              timeoutMs: DECODER_MS,
              clock,
            });
      const reader = entry.create({
        id: config.id,
        transport,
        clock,
        log,
        onEvent,
        decodePhoto: decoder === null ? null : (block) => decoder.run(block),
        today: () => localDate(clock.wall()),
      });
      const open = async (): ReturnType<typeof reader.open> =>
        !config.simulated && isPseudoTerminal(path) ? err({ code: 'pseudo-terminal', path }) : reader.open();
      if (decoder === null) return { ...reader, open };
      return { ...reader, open, close: () => Promise.all([reader.close(), decoder.close()]).then(() => {}) };
    },
    watchPath(path, onChange) {
      if (!path.startsWith('/')) return () => {};
      const watch = watchHotplug({ path, log, onChange });
      return () => watch.close();
    },
  };
}
