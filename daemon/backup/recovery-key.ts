/**
 * The key that a backup's vault needs, in a small file beside the archives. It is overwritten at each backup, so that the key of a vault from before a
 * rotation is nowhere any more and an older archive gives nothing but its ledger.
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type AgeTo, type AgeTrouble, type AgeWith, decryptBytes, encryptBytes } from './age-box.ts';
import { destroyFile, syncPath, wipe, writeSynced } from './synced-file.ts';

export const RECOVERY_KEY_NAME = 'twinlock-recovery-key.age';
/** An archive that is being written. */
export const PART_END = '.tar.age.part';
const FORMAT = 'twinlock-recovery-key/1';

export interface RecoveryKey {
  readonly origin: string;
  /** Seals the vault's keys, and in an archive the log's key. 32 bytes. */
  readonly key: Uint8Array;
}

export function encodeRecoveryKey({ origin, key }: RecoveryKey): Uint8Array {
  return new TextEncoder().encode(`${FORMAT}\n${origin}\n${Buffer.from(key).toString('base64')}\n`);
}

export function decodeRecoveryKey(bytes: Uint8Array): RecoveryKey | null {
  const [format, origin = '', encoded = '', ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
  const key = Buffer.from(encoded, 'base64');
  if (format !== FORMAT || origin === '' || rest.join() !== '' || rest.length !== 1) return null;
  return key.length === 32 && key.toString('base64') === encoded ? { origin, key: new Uint8Array(key) } : null;
}

/** Lays the new key beside the old one; before its archive gets its name. */
export async function layRecoveryKey(folder: string, key: RecoveryKey, to: AgeTo): Promise<void> {
  writeSynced(join(folder, `${RECOVERY_KEY_NAME}.new`), await encryptBytes(encodeRecoveryKey(key), to));
  syncPath(folder);
}

/** The old key's bytes go, the new key gets the name; after its archive got its own. */
export function replaceRecoveryKey(folder: string): void {
  const path = join(folder, RECOVERY_KEY_NAME);
  wipe(path);
  renameSync(`${path}.new`, path);
  syncPath(folder);
}

/**
 * What a power cut left in the folder: an archive without its name means that the key laid for it counts for nothing; without one, the archive has
 * its name and the key's replacement is finished.
 */
export function settleBackupFolder(folder: string): void {
  const names = readdirSync(folder);
  const parts = names.filter((name) => name.endsWith(PART_END));
  if (names.includes(`${RECOVERY_KEY_NAME}.new`)) {
    if (parts.length === 0) replaceRecoveryKey(folder);
    else destroyFile(join(folder, `${RECOVERY_KEY_NAME}.new`));
  }
  for (const name of parts) rmSync(join(folder, name), { force: true });
}

export async function openRecoveryKey(
  box: Uint8Array,
  secret: AgeWith,
): Promise<Result<RecoveryKey, AgeTrouble | 'malformed'>> {
  const plain = await decryptBytes(box, secret);
  if (!plain.ok) return plain;
  const key = decodeRecoveryKey(plain.value);
  return key === null ? err('malformed') : ok(key);
}
