/** Where the institution's key comes from. It seals all other keys and is held in memory only. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Random } from '../random.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';

export const MASTER_KEY_BYTES = 32;

export type MasterKeyTrouble =
  | { readonly code: 'master-key-missing'; readonly path: string }
  /** Others may read it, it is not 32 bytes long, or it is no file. */
  | {
      readonly code: 'master-key-unsafe';
      readonly path: string;
      readonly reason: 'mode' | 'owner' | 'length' | 'not-a-file';
    }
  | { readonly code: 'master-key-unreadable'; readonly path: string; readonly cause: string };

export interface MasterKeyProvider {
  /** A development key is said on every screen. */
  readonly kind: 'development' | 'systemd';
  load(): Result<Buffer, MasterKeyTrouble>;
}

export interface DevKeyFileOptions {
  readonly path: string;
  readonly random: Random;
  /** Whether a key may be made when there is none: only where no vault was made before. */
  readonly create: boolean;
}

/** A key in a plain file: for development and for starts without people. Protects nothing from who can read the disk. */
export function devKeyFile({ path, random, create }: DevKeyFileOptions): MasterKeyProvider {
  return {
    kind: 'development',
    load() {
      const found = readKey(path, true);
      if (found.ok || found.error.code !== 'master-key-missing' || !create) return found;
      try {
        const file = openSync(path, 'wx', 0o600);
        try {
          writeSync(file, random(MASTER_KEY_BYTES));
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
      } catch (error) {
        return unreadable(path, error);
      }
      return readKey(path, true);
    },
  };
}

export interface SystemdCredentialOptions {
  /** Name given with `LoadCredentialEncrypted=` (systemd.exec, "Credentials"). */
  readonly name: string;
  /** Value of CREDENTIALS_DIRECTORY; undefined when the service manager passed none. */
  readonly directory: string | undefined;
}

/** A key that systemd unsealed for this service alone; its folder is the service manager's and shut to others. */
export function systemdCredential({ name, directory }: SystemdCredentialOptions): MasterKeyProvider {
  return {
    kind: 'systemd',
    load: () =>
      directory === undefined ? err({ code: 'master-key-missing', path: name }) : readKey(join(directory, name), false),
  };
}

function readKey(path: string, checkOwner: boolean): Result<Buffer, MasterKeyTrouble> {
  const unsafe = (reason: 'mode' | 'owner' | 'length' | 'not-a-file'): Result<Buffer, MasterKeyTrouble> =>
    err({ code: 'master-key-unsafe', path, reason });
  try {
    const about = statSync(path);
    if (!about.isFile()) return unsafe('not-a-file');
    if (checkOwner && (about.mode & 0o077) !== 0) return unsafe('mode');
    if (checkOwner && about.uid !== process.geteuid?.()) return unsafe('owner');
    if (about.size !== MASTER_KEY_BYTES) return unsafe('length');
    return ok(readFileSync(path));
  } catch (error) {
    return unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Result<Buffer, MasterKeyTrouble> {
  const cause = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (cause === '') throw error;
  return err(
    cause === 'ENOENT' ? { code: 'master-key-missing', path } : { code: 'master-key-unreadable', path, cause },
  );
}

/** Name of the credential that the service's unit passes. */
const CREDENTIAL = 'master-key';

export interface OpenMasterKeyOptions {
  readonly folder: Pick<DataFolder, 'masterKey' | 'marker' | 'vault'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
}

export interface OpenedMasterKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** True for a key in a plain file, which is said on every screen. */
  readonly development: boolean;
}

/** The file that two custodians open (`sealed-master-key.ts`), beside where the plain one would be. */
export function sealedKeyPath(folder: Pick<DataFolder, 'masterKey'>): string {
  return `${folder.masterKey}.sealed`;
}

/**
 * What protects the key: a credential of systemd where the unit passes one, else two custodians' passphrases where the key was sealed, else nothing.
 * `none`: there is no key yet, or it was lost.
 */
export function masterKeyGuard({
  folder,
  env,
}: Pick<OpenMasterKeyOptions, 'folder' | 'env'>): 'systemd' | 'passphrases' | 'plain' | 'none' {
  if (passedCredential(env) !== null) return 'systemd';
  if (existsSync(sealedKeyPath(folder))) return 'passphrases';
  return existsSync(folder.masterKey) ? 'plain' : 'none';
}

function passedCredential(env: OpenMasterKeyOptions['env']): string | null {
  const directory = env.CREDENTIALS_DIRECTORY;
  return directory !== undefined && existsSync(join(directory, CREDENTIAL)) ? directory : null;
}

/** The key where nobody need be asked: systemd's credential where the unit passes one, else the key file, made on a first start only. */
export function openMasterKey({ folder, env, random }: OpenMasterKeyOptions): Result<OpenedMasterKey, StartTrouble> {
  const directory = passedCredential(env);
  if (directory === null && existsSync(sealedKeyPath(folder)))
    return err(startTrouble('master-key-sealed', sealedKeyPath(folder)));
  const create = !existsSync(folder.marker) && !existsSync(join(folder.vault, 'keys.db'));
  const provider =
    directory === null
      ? devKeyFile({ path: folder.masterKey, random, create })
      : systemdCredential({ name: CREDENTIAL, directory });
  const key = provider.load();
  if (key.ok) return ok({ key: key.value, development: provider.kind === 'development' });
  const { code, path } = key.error;
  return err(startTrouble(code === 'master-key-missing' ? code : 'master-key-unsafe', path));
}
