/** The data folder: where each thing lies in it, and whether it can be used. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';

/** Paths in the data folder. */
export interface DataFolder {
  readonly root: string;
  readonly config: string;
  /** Says that a ledger was made here once; a missing database is then a loss, not a first start. */
  readonly marker: string;
  readonly ledger: string;
  /** Name of the log. */
  readonly origin: string;
  /** The log's signing key, sealed. */
  readonly logKey: string;
  /** The key of the second signature line, sealed. */
  readonly sm2Key: string;
  readonly keys: string;
  readonly masterKey: string;
  readonly vault: string;
  /** The key of the vault's keys after a first rotation, sealed by the master key. */
  readonly vaultKey: string;
  /** The rollback guard, unless the configuration puts it elsewhere. */
  readonly guard: string;
  /** Ledgers of earlier epochs, one folder each. */
  readonly epochs: string;
  /** Files made for somebody to take away. */
  readonly exports: string;
  /** Acts at the terminal that wait to become entries. */
  readonly terminalActs: string;
  /** The folded state, so that a start need not read every entry. */
  readonly snapshot: string;
  /** Minute readings of the climate. */
  readonly readings: string;
  readonly logs: string;
  readonly run: string;
  readonly lock: string;
  readonly controlSocket: string;
  /** Stable names of simulated devices, as `/dev/serial/by-id` is for real ones. */
  readonly simulatedDevices: string;
}

export function dataFolderAt(root: string): DataFolder {
  const run = join(root, 'run');
  return {
    root,
    config: join(root, 'twinlock.toml'),
    marker: join(root, 'ledger', 'made'),
    ledger: join(root, 'ledger', 'ledger.db'),
    origin: join(root, 'ledger', 'origin'),
    logKey: join(root, 'keys', 'log-key'),
    sm2Key: join(root, 'keys', 'sm2-key'),
    keys: join(root, 'keys'),
    masterKey: join(root, 'keys', 'master-key'),
    vault: join(root, 'vault'),
    vaultKey: join(root, 'keys', 'vault-key'),
    guard: join(root, 'guard'),
    epochs: join(root, 'ledger', 'epochs'),
    exports: join(root, 'exports'),
    terminalActs: join(root, 'ledger', 'terminal-acts'),
    snapshot: join(root, 'ledger', 'snapshot'),
    readings: join(root, 'environment', 'readings.db'),
    logs: join(root, 'logs'),
    run,
    lock: join(run, 'lock.db'),
    controlSocket: join(run, 'control.sock'),
    simulatedDevices: join(run, 'devices'),
  };
}

/** Space that must be free to begin: one ledger page and its journal with room to spare. Bytes. */
const PROBE_BYTES = 65_536;

/** Longest path of a Unix socket: `sun_path` less its final zero (unix(7)). Bytes. */
const SOCKET_PATH_BYTES = 107;

/** Makes what is missing and proves with a real write that the disk takes data. */
export function prepareDataFolder(root: string): Result<DataFolder, StartTrouble> {
  const folder = dataFolderAt(root);
  if (Buffer.byteLength(folder.controlSocket) > SOCKET_PATH_BYTES)
    return err(startTrouble('folder-path-long', folder.controlSocket));
  try {
    makeFolder(root);
    if (!statSync(root).isDirectory()) return err(startTrouble('folder-not-a-folder', root));
    if ((statSync(root).mode & 0o022) !== 0) return err(startTrouble('folder-open-to-others', root));
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const part of ['ledger', 'keys', 'vault', 'logs', 'run']) shutFolder(join(root, part));
    probe(join(folder.run, 'probe'));
    return ok(folder);
  } catch (error) {
    return err(folderTrouble(error, root));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Makes a folder and its parents. Node's own recursive mkdir never returns where the system forbids it with ENOENT (/proc). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path || existsSync(dirname(path))) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

/** A part that was there already may have been open to others, who could put a socket or a link of theirs into it. */
function shutFolder(path: string): void {
  makeFolder(path);
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
}

function probe(path: string): void {
  rmSync(path, { force: true });
  // Exclusive: a link of that name must not lead the zeros into another file.
  const file = openSync(path, 'wx', 0o600);
  try {
    if (writeSync(file, new Uint8Array(PROBE_BYTES)) < PROBE_BYTES)
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    fsyncSync(file);
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** The system's code as a sentence for people; an unknown code is a bug and throws. */
function folderTrouble(error: unknown, root: string): StartTrouble {
  switch (codeOf(error)) {
    case 'EROFS':
      return startTrouble('folder-read-only', root);
    case 'EACCES':
    case 'EPERM':
      return startTrouble('folder-permission', root);
    case 'ENOSPC':
    case 'EDQUOT':
      return startTrouble('disk-full', root);
    case 'EEXIST':
    case 'ENOTDIR':
      return startTrouble('folder-not-a-folder', root);
    case 'ENOENT':
    case 'EIO':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return startTrouble('folder-missing', root);
    default:
      throw error;
  }
}
