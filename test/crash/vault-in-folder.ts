/** The vault of the crash tests: three people whose values are known, opened as the daemon opens it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openVault, type Vault } from '../../daemon/vault/vault.ts';
import type { VaultTrouble } from '../../daemon/vault/vault-file.ts';
import type { Result } from '../../devices/kit/result.ts';
import { countingRandom } from '../support/counting-random.ts';
import { createManualClock } from '../support/manual-clock.ts';

export const PEOPLE = ['s_first', 's_second', 's_third'] as const;
/** Whose key is destroyed. */
export const ERASED = 's_second';

export const keptValueOf = (subject: string): string => `a value of ${subject}`;

export function openCrashVault(folder: string, expected: boolean): Result<Vault, VaultTrouble> {
  const clock = createManualClock();
  return openVault({ folder, masterKey: new Uint8Array(32).fill(7), random: countingRandom(), clock, expected });
}

/** The sealed key of a subject, byte for byte as it stands in the file. */
export function wrappedKeyOf(folder: string, subject: string): Buffer {
  const database = new Database(join(folder, 'keys.db'), { readonly: true });
  const wrapped = database.prepare<[string], Buffer>('SELECT wrapped FROM dek WHERE subj = ?').pluck().get(subject);
  database.close();
  if (wrapped === undefined) throw new Error(`no key of ${subject}`);
  return wrapped;
}
