/** Starts the simulators that a configuration asks for and that no other program runs. */
import { join } from 'node:path';
import type { Log } from '../../devices/kit/log.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { systemRandom } from '../random.ts';
import type { CommandDeps, OpenSimulators } from '../simulator-port.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';

/** Null where there is none to start. */
export async function startOwnSimulators(
  config: Config,
  folder: DataFolder,
  log: Log,
  deps: CommandDeps,
): Promise<Result<OpenSimulators | null, StartTrouble>> {
  const own = config.devices.filter((device) => device.simulated && device.path === undefined);
  if (own.length === 0) return ok(null);
  const { openSimulators } = await deps.loadSimulators();
  const configured = own.map(({ id }) => ({
    id,
    class: 'id-reader' as const,
    model: 'sam' as const,
    link: join(folder.simulatedDevices, id),
    paced: true,
  }));
  try {
    return ok(await openSimulators({ configured, clock: systemClock, log, random: systemRandom }));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return err(startTrouble('simulator-failed', `${folder.simulatedDevices}: ${why}`));
  }
}
