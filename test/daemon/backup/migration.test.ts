import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  describePlan,
  type MigrationStep,
  migrateFolder,
  migrationCopies,
  migrationNeeded,
  removeMigrationCopies,
} from '../../../daemon/backup/migration.ts';
import { recordMigration } from '../../../daemon/backup/migration-facts.ts';
import { opensKeys } from '../../../daemon/backup/vault-key-in-use.ts';
import { type DataFolder, dataFolderAt } from '../../../daemon/data-folder/data-folder.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { temporary } from './backup-fixture.ts';

const GOLDEN = new URL('../../golden/folder-1', import.meta.url).pathname;
const STEPS: readonly MigrationStep[] = ['copied', 'lifted', 'planned', 'ledger-moved', 'keys-moved', 'told'];

/** A copy of the frozen data folder of the first format. */
function oldFolder(): DataFolder {
  const root = join(temporary(), 'data');
  cpSync(GOLDEN, root, { recursive: true });
  // Version control keeps no modes of files.
  chmodSync(join(root, 'keys', 'master-key'), 0o600);
  return dataFolderAt(root);
}

async function migrate(folder: DataFolder, onStep: (step: MigrationStep) => void = () => {}): Promise<void> {
  const plan = migrationNeeded(folder);
  if (plan === null) return;
  const done = await migrateFolder({ folder, onStep }, plan);
  if (!done.ok) throw new Error(`${done.error.code}: ${done.error.detail}`);
}

const look = (path: string) => verifyLedger({ path, vkey: null, onProgress() {} });
/** Root over its 215 entries. */
const wasRoot = () => look(oldFolder().ledger).root;

/** Whole, of the new format, with all entries, and the vault opens as before. */
function isMigrated(folder: DataFolder): void {
  expect(migrationNeeded(folder)).toBeNull();
  expect(look(folder.ledger)).toMatchObject({ verdict: 'consistent-only', size: 215, root: wasRoot() });
  expect(opensKeys(join(folder.vault, 'keys.db'), readFileSync(folder.masterKey))).toBe(true);
  const left = [...readdirSync(join(folder.root, 'ledger')), ...readdirSync(folder.vault)];
  expect(left.filter((name) => /migrating|replaced/.test(name))).toEqual([]);
}

test('a folder of the first format says what has to be lifted, and a new one nothing', async () => {
  const folder = oldFolder();
  const plan = migrationNeeded(folder);
  expect(plan).toEqual({ from: { ledger: 1, keys: 3 }, to: { ledger: 2, keys: 4 }, open: false });
  expect(plan === null ? '' : describePlan(plan)).toBe('ledger 1 → 2, keys 3 → 4');
  expect(migrationNeeded(dataFolderAt(temporary()))).toBeNull();
});

test('everything is there afterwards, beside an untouched copy of what was', async () => {
  const folder = oldFolder();
  await migrate(folder);
  isMigrated(folder);
  const [copy = ''] = migrationCopies(folder.root);
  expect(copy).toMatch(/before-migration-ledger1-keys3$/);
  for (const name of ['ledger/ledger.db', 'vault/keys.db', 'vault/vault.db', 'ledger/origin'])
    expect(readFileSync(join(copy, name))).toEqual(readFileSync(join(GOLDEN, name)));
  // What opens the vault is in no copy.
  expect(readdirSync(copy, { recursive: true }).join()).not.toMatch(/master-key|log-key/);
  expect(statSync(copy).mode & 0o077).toBe(0);
  removeMigrationCopies(folder.root);
  expect(migrationCopies(folder.root)).toEqual([]);
});

test('it becomes an entry once, at the next start', async () => {
  const folder = oldFolder();
  await migrate(folder);
  const written: unknown[] = [];
  const record = async (drafts: readonly unknown[]) => written.push(...drafts);
  await recordMigration(folder, record);
  await recordMigration(folder, record);
  expect(written).toEqual([
    expect.objectContaining({
      type: 'log.migrated',
      data: { from: { ledger: 1, keys: 3 }, to: { ledger: 2, keys: 4 } },
    }),
  ]);
});

test.each(STEPS)(
  'ended after the step %s: the next run finishes, or begins again with everything as it was',
  async (at) => {
    const folder = oldFolder();
    const ended = new Error('the power went out');
    const cut = (step: MigrationStep): void => {
      if (step === at) throw ended;
    };
    await expect(migrate(folder, cut)).rejects.toBe(ended);
    const planned = STEPS.indexOf(at) >= STEPS.indexOf('planned');
    expect(migrationNeeded(folder)).toMatchObject({ open: planned });
    if (!planned)
      for (const name of ['ledger/ledger.db', 'vault/keys.db'])
        expect(readFileSync(join(folder.root, name))).toEqual(readFileSync(join(GOLDEN, name)));
    await migrate(folder);
    isMigrated(folder);
    const [copy = ''] = migrationCopies(folder.root);
    expect(readFileSync(join(copy, 'ledger/ledger.db'))).toEqual(readFileSync(join(GOLDEN, 'ledger/ledger.db')));
  },
);

test('a ledger that does not hold together is not migrated, and is left as it was', async () => {
  const folder = oldFolder();
  const bytes = readFileSync(folder.ledger);
  const at = bytes.lastIndexOf('"type":"');
  bytes.write('X', at + 8);
  writeFileSync(folder.ledger, bytes);
  await expect(migrate(folder)).rejects.toThrow('ledger-not-whole');
  expect(readFileSync(folder.ledger)).toEqual(bytes);
  expect(migrationNeeded(folder)).toMatchObject({ open: false });
  expect(existsSync(join(folder.root, 'ledger', 'migrated'))).toBe(false);
});
