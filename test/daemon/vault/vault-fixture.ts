/** What the vault's tests share: folders that go away, and a vault that must open. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Random, systemRandom } from '../../../daemon/random.ts';
import { liftKeys } from '../../../daemon/vault/key-store.ts';
import { openVault, type Vault } from '../../../daemon/vault/vault.ts';
import { openErasable } from '../../../daemon/vault/vault-file.ts';
import { createManualClock } from '../../support/manual-clock.ts';

export const masterKey = Buffer.alloc(32, 7);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const open = (folder: string, over: Partial<Parameters<typeof openVault>[0]> = {}) =>
  openVault({
    ...{ folder, masterKey, vaultKey: join(folder, 'vault-key'), random: systemRandom, clock: createManualClock() },
    ...{ expected: false, ...over },
  });

export function opened(folder: string, random: Random = systemRandom): Vault {
  const vault = open(folder, { random });
  if (!vault.ok) throw new Error(`${vault.error.code}: ${vault.error.reason}`);
  onTestFinished(() => vault.value.close());
  return vault.value;
}

/** What a person does with `twinlock migrate`: nothing else lifts a file. */
export function lifted(path: string): void {
  const database = openErasable(path);
  if (!database.ok) throw new Error(database.error.reason);
  liftKeys(database.value);
  database.value.close();
}

/** Names of the files in which `bytes` stand anywhere. */
export const filesWith = (folder: string, bytes: Uint8Array): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(Buffer.from(bytes)));
