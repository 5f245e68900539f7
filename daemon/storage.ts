/** Opens what must outlive the process, vault and ledger, in the one order that never makes a new one in place of a lost one. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../devices/kit/clock.ts';
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { type Epochs, openEpochs } from './ledger/epochs.ts';
import { guardFile } from './ledger/guard-store.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { madeFormat, writeMade } from './ledger/made-marker.ts';
import { loadOrigin } from './ledger/origin.ts';
import { openReader } from './ledger/reader.ts';
import { isRecoveryOpen, planFile } from './ledger/recovery-plan.ts';
import { createRecoverySource, RECOVERY_ENTRY, type RecoverySource } from './ledger/recovery-state.ts';
import { loadSigningKey, type SigningKeyTrouble } from './ledger/signing-key.ts';
import { readyGuard } from './ledger/start-guard.ts';
import type { LedgerTrouble } from './ledger/trouble.ts';
import type { Random } from './random.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import { openVault, type Vault } from './vault/vault.ts';

export interface StorageDeps {
  readonly folder: DataFolder;
  /** Folder of the rollback guard as configured; empty: in the data folder. */
  readonly guardFolder: string;
  /** Whether checkpoints get a second signature line. */
  readonly sm2: boolean;
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  onFatal(code: string): void;
}

/** What the guard knew before this start. */
export interface GuardBefore {
  readonly path: string;
  /** Wall ms at which the daemon last was known to run; null where nobody knows. */
  readonly lastAlive: number | null;
}

export interface Storage {
  readonly vault: Vault;
  /** The present epoch's; calls of earlier epochs are found too. Closing it closes those. */
  readonly ledger: Ledger;
  readonly guard: GuardBefore;
  /** Ledgers of earlier epochs, for the replay. */
  readonly epochs: Epochs;
  /** Whether a recovery waits for two managers; right from the start on, and after each entry that is durable. */
  readonly recovery: RecoverySource;
}

type OpenedLedger = Omit<Storage, 'vault'>;

export async function openStorage(deps: StorageDeps): Promise<Result<Storage, StartTrouble>> {
  const { folder, masterKey, clock, random } = deps;
  const ledgerFolder = dirname(folder.ledger);
  if (isRecoveryOpen(ledgerFolder)) return err(startTrouble('recovery-open', planFile(ledgerFolder)));
  // Written after both were made: from then on a missing file is a loss.
  const expected = madeFormat(folder.marker) > 0;
  const vault = openVault({ folder: folder.vault, vaultKey: folder.vaultKey, masterKey, random, clock, expected });
  if (!vault.ok) return err(startTrouble(vault.error.code, vault.error.path));
  // Whoever removes the marker with the ledger must not get a new, empty one beside a vault in use.
  const opened = await openOwnLedger(deps, expected || vault.value.inUse());
  if (!opened.ok) {
    vault.value.close();
    return opened;
  }
  writeMade(folder.marker);
  return ok({ vault: vault.value, ...opened.value });
}

async function openOwnLedger(deps: StorageDeps, expected: boolean): Promise<Result<OpenedLedger, StartTrouble>> {
  const { folder, masterKey, random, clock, onFatal } = deps;
  if (expected && !existsSync(folder.ledger)) return err(startTrouble('ledger-missing', folder.ledger));
  const origin = loadOrigin({ path: folder.origin, random, expected });
  if (origin === null) return err(startTrouble('ledger-broken', folder.origin));
  const key = loadSigningKey({ path: folder.logKey, masterKey, origin, random, expected });
  if (!key.ok) return err(startTrouble(key.error.code, key.error.path));
  const guard = guardFile(deps.guardFolder || folder.guard);
  const before = readyGuard({ path: guard, origin, ledger: folder.ledger, marker: folder.marker, expected });
  if (!before.ok) return err(ledgerStartTrouble(before.error));
  const keys = { privateKey: key.value, origin };
  const sm2Key = deps.sm2 ? await openSm2Key(deps) : ok(null);
  if (!sm2Key.ok) return err(startTrouble(sm2Key.error.code, sm2Key.error.path));
  const opening = { path: folder.ledger, keys, clock, onFatal, expected, guard, sm2Key: sm2Key.value };
  const ledger = await openLedger(opening);
  if (!ledger.ok) return err(ledgerStartTrouble(ledger.error));
  const epochs = openEpochs(folder.epochs, ledger.value.read(0, 0)[0]?.leaf ?? null);
  if (!epochs.ok) {
    await ledger.value.close();
    return err(ledgerStartTrouble(epochs.error));
  }
  const recovery = recoveryOf(ledger.value);
  return ok({
    ledger: withEarlier(ledger.value, epochs.value, recovery),
    guard: { path: guard, lastAlive: before.value },
    epochs: epochs.value,
    recovery,
  });
}

/** Loaded only where it is wanted. */
async function openSm2Key({ folder, masterKey, random }: StorageDeps): Promise<Result<Uint8Array, SigningKeyTrouble>> {
  const { loadSm2Key } = await import('./ledger/sm2-key.ts');
  return loadSm2Key({ path: folder.sm2Key, masterKey, random });
}

/**
 * The ledger with what came before it: a key that a call of an earlier epoch took answers what it answered then, and a recovery
 * is confirmed as soon as the entry that says so is on disk.
 */
function withEarlier(ledger: Ledger, epochs: Epochs, recovery: RecoverySource): Ledger {
  return {
    ...ledger,
    async append(entries, mark) {
      await ledger.append(entries, mark);
      for (const entry of entries) recovery.take(entry);
    },
    findCall(key) {
      const own = ledger.findCall(key);
      const earlier = own === null ? epochs.findCall(key) : null;
      return earlier === null ? own : { ...earlier, durable: true };
    },
    async close() {
      epochs.close();
      await ledger.close();
    },
  };
}

/** Read from the file, so that it is right however the state itself is rebuilt. */
function recoveryOf(ledger: Ledger): RecoverySource {
  const reader = openReader(ledger.path);
  if (!reader.ok) throw new Error(`the ledger that is open cannot be read: ${reader.error.reason}`);
  const begun = reader.value.read(0, 0)[0]?.leaf ?? '{}';
  const isRecovered = JSON.parse(begun).type === RECOVERY_ENTRY.recovered;
  const waits = isRecovered && !reader.value.has(RECOVERY_ENTRY.confirmed);
  reader.value.close();
  return createRecoverySource(waits ? 'unconfirmed' : 'none');
}

function ledgerStartTrouble({ code, path, seq }: LedgerTrouble): StartTrouble {
  return startTrouble(code, code === 'ledger-broken' && seq !== undefined ? `${path} #${seq}` : path);
}
