/** Opens what must outlive the process, vault and ledger, in the one order that never makes a new one in place of a lost one. */
import { existsSync, writeFileSync } from 'node:fs';
import type { Clock } from '../devices/kit/clock.ts';
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { loadOrigin } from './ledger/origin.ts';
import { loadSigningKey } from './ledger/signing-key.ts';
import type { Random } from './random.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import { openVault, type Vault } from './vault/vault.ts';

export interface StorageDeps {
  readonly folder: DataFolder;
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  onFatal(code: string): void;
}

export interface Storage {
  readonly vault: Vault;
  readonly ledger: Ledger;
}

export async function openStorage(deps: StorageDeps): Promise<Result<Storage, StartTrouble>> {
  const { folder, masterKey, clock, random, onFatal } = deps;
  // Written after both were made: from then on a missing file is a loss.
  const expected = existsSync(folder.marker);
  const vault = openVault({ folder: folder.vault, masterKey, random, clock, expected });
  if (!vault.ok) return err(startTrouble(vault.error.code, vault.error.path));
  // Whoever removes the marker with the ledger must not get a new, empty one beside a vault in use.
  const ledger = await openOwnLedger(expected || vault.value.inUse());
  if (!ledger.ok) {
    vault.value.close();
    return ledger;
  }
  if (!expected) writeFileSync(folder.marker, '', { mode: 0o600 });
  return ok({ vault: vault.value, ledger: ledger.value });

  async function openOwnLedger(expected: boolean): Promise<Result<Ledger, StartTrouble>> {
    if (expected && !existsSync(folder.ledger)) return err(startTrouble('ledger-missing', folder.ledger));
    const origin = loadOrigin({ path: folder.origin, random, expected });
    if (origin === null) return err(startTrouble('ledger-broken', folder.origin));
    const key = loadSigningKey({ path: folder.logKey, masterKey, origin, random, expected });
    if (!key.ok) return err(startTrouble(key.error.code, key.error.path));
    const opened = await openLedger({
      path: folder.ledger,
      keys: { privateKey: key.value, origin },
      clock,
      onFatal,
      expected,
    });
    if (opened.ok) return opened;
    const { code, path, seq } = opened.error;
    return err(startTrouble(code, code === 'ledger-broken' && seq !== undefined ? `${path} #${seq}` : path));
  }
}
