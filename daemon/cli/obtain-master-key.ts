/** The master key for a command: by itself where nobody need be asked, else from the two custodians who sealed it. */
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Random } from '../random.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';
import { masterKeyGuard, type OpenedMasterKey, openMasterKey, sealedKeyPath } from '../vault/master-key.ts';
import type { Terminal } from './commission-typing.ts';
import { removePlainKey } from './key-command.ts';
import { unlockMasterKey } from './unlock.ts';

export interface ObtainMasterKeyOptions {
  readonly folder: DataFolder;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
  readonly stopped: Promise<unknown>;
  /** Whether to wait on the control socket where there is no terminal; the caller holds the instance lock. */
  readonly wait: boolean;
}

/** Null when somebody broke off or the process was told to end meanwhile. */
export async function obtainMasterKey(
  options: ObtainMasterKeyOptions,
): Promise<Result<OpenedMasterKey | null, StartTrouble>> {
  const { folder, env, random, terminal } = options;
  if (masterKeyGuard({ folder, env }) !== 'passphrases') return openMasterKey({ folder, env, random });
  const path = sealedKeyPath(folder);
  if (terminal.input.isTTY !== true && !options.wait) return err(startTrouble('master-key-sealed', path));
  const key = await unlockMasterKey({ ...options, path, controlSocket: folder.controlSocket });
  if (!key.ok) return key;
  if (key.value === null) return ok(null);
  // The sealed one was proven to open: a plain one beside it is what a power cut left of the sealing.
  removePlainKey(folder);
  return ok({ key: key.value, development: false });
}
