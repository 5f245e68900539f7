/** Starts the simulators that a configuration asks for and that no other program runs. */
import type { Log } from '../../devices/kit/log.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { systemRandom } from '../random.ts';
import type { SuppliedReader } from '../simulated-reader-keys.ts';
import type { CommandDeps, OpenSimulators } from '../simulator-port.ts';
import { ownSimulated, simulatorRequest } from '../simulator-requests.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';

export interface OwnSimulatorsDeps extends CommandDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: Log;
  /** Key and identity of a simulated badge reader; made at the first start, and kept in the vault. */
  readerKey(reader: string): SuppliedReader;
}

/** Null where there is none to start. */
export async function startOwnSimulators(
  deps: OwnSimulatorsDeps,
): Promise<Result<OpenSimulators | null, StartTrouble>> {
  const { config, folder, log, readerKey } = deps;
  const own = ownSimulated(config.devices);
  if (own.length === 0) return ok(null);
  const { openSimulators } = await deps.loadSimulators();
  const configured = own.map((device) => simulatorRequest(device, folder.simulatedDevices, readerKey));
  try {
    return ok(await openSimulators({ configured, clock: systemClock, log, random: systemRandom }));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return err(startTrouble('simulator-failed', `${folder.simulatedDevices}: ${why}`));
  }
}
