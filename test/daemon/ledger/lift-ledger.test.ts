import { chmodSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createDesk } from '../../../daemon/desk/desk.ts';
import { guardFile, openGuard } from '../../../daemon/ledger/guard-store.ts';
import { openReader } from '../../../daemon/ledger/reader.ts';
import { ledgerVersion, liftLedger } from '../../../daemon/ledger/schema.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { replayHistory } from '../../../daemon/recovery.ts';
import { openStorage } from '../../../daemon/storage.ts';
import { liftKeys } from '../../../daemon/vault/key-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { found, newFolder } from './recovery-folder.ts';

const GOLDEN = new URL('../../golden/folder-1', import.meta.url).pathname;
/** What the frozen folder holds: written by the first format's program and never changed. */
const ENTRIES = 215;

/** A copy of the data folder of the first format. */
function oldFolder() {
  const folder = newFolder();
  cpSync(GOLDEN, folder.root, { recursive: true });
  // Version control keeps no modes of files.
  chmodSync(join(folder.root, 'keys', 'master-key'), 0o600);
  return folder;
}

const masterKey = readFileSync(join(GOLDEN, 'keys', 'master-key'));
const openIt = (folder: ReturnType<typeof oldFolder>) =>
  openStorage({
    ...{ folder, guardFolder: '', sm2: false, masterKey, clock: createManualClock(), random: systemRandom },
    onFatal: (code) => expect.unreachable(code),
  });

/** Runs `lift` on a file of the vault or the ledger. */
function lifted(path: string, lift: (database: Database.Database) => unknown): void {
  const database = new Database(path);
  database.pragma('synchronous = EXTRA');
  lift(database);
  database.close();
}

test('a folder of the first format is not lifted silently, and its ledger is left as it is', async () => {
  const folder = oldFolder();
  lifted(join(folder.vault, 'keys.db'), liftKeys);
  const before = readFileSync(folder.ledger);
  expect(await openIt(folder)).toMatchObject({ ok: false, error: { code: 'ledger-older' } });
  expect(readFileSync(folder.ledger).equals(before)).toBe(true);
  expect(verifyLedger({ path: folder.ledger, vkey: null, onProgress: () => {} }).findings).toEqual([]);
  expect(found(folder).good).toMatchObject({ size: ENTRIES, badAt: null });
});

test('an earlier ledger can be read and proved without being lifted', () => {
  const reader = openReader(oldFolder().ledger);
  if (!reader.ok) throw new Error(reader.error.reason);
  expect([reader.value.size(), reader.value.conflicts(), reader.value.cosignatures(ENTRIES)]).toEqual([
    ENTRIES,
    [],
    [],
  ]);
  reader.value.close();
});

test('lifted, it is the same history: same root, same people, a guard at what was signed', async () => {
  const folder = oldFolder();
  const root = verifyLedger({ path: folder.ledger, vkey: null, onProgress: () => {} }).root;
  lifted(folder.ledger, liftLedger);
  lifted(join(folder.vault, 'keys.db'), liftKeys);
  const opened = await openIt(folder);
  if (!opened.ok) throw new Error(opened.error.en);
  const { ledger, vault, recovery } = opened.value;
  const desk = createDesk({ ledger, clock: createManualClock(), boot: 'b', publish: () => {}, onEntry: () => {} });
  expect(replayHistory(opened.value, desk)).toEqual({ ok: true, value: undefined });
  const people = [...desk.people().persons];
  expect(people.filter(([, { state }]) => state === 'active').length).toBeGreaterThan(3);
  for (const [, { subject }] of people) if (subject !== null) expect(vault.open(subject).ok).toBe(true);
  expect(recovery.state()).toBe('none');
  expect(Buffer.from(ledger.subtreeRoot(0, ENTRIES)).toString('hex')).toBe(root);
  await ledger.close();
  vault.close();
  const guard = openGuard(guardFile(folder.guard));
  expect(guard.ok && guard.value.last().size).toBe(ENTRIES);
  if (guard.ok) guard.value.close();
  const after = verifyLedger({ path: folder.ledger, vkey: null, onProgress: () => {} });
  expect([after.findings, after.root]).toEqual([[], root]);
});

test('lifting again changes nothing, and one that fails in the middle leaves the file as it was', () => {
  const folder = oldFolder();
  const database = new Database(folder.ledger);
  database.exec('CREATE TABLE conflict (x)');
  expect(() => liftLedger(database)).toThrow(/already exists/);
  const tables = () => database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'cosig'").pluck().get();
  expect([ledgerVersion(database), tables()]).toEqual([1, 0]);
  database.exec('DROP TABLE conflict');
  expect(liftLedger(database)).toEqual({ from: 1, to: 2 });
  expect(liftLedger(database)).toEqual({ from: 2, to: 2 });
  expect(tables()).toBe(1);
  // SQLite file format 1.3.12: the version in the header, which is what a start looks at first.
  expect(readFileSync(folder.ledger).readUInt32BE(60)).toBe(2);
  database.close();
});

test('a guard is made in place of none only where there never was one', async () => {
  const folder = oldFolder();
  lifted(folder.ledger, liftLedger);
  lifted(join(folder.vault, 'keys.db'), liftKeys);
  for (const _round of [1, 2]) {
    const opened = await openIt(folder);
    if (!opened.ok) throw new Error(opened.error.en);
    await opened.value.ledger.close();
    opened.value.vault.close();
  }
  rmSync(guardFile(folder.guard));
  expect(await openIt(folder)).toMatchObject({ ok: false, error: { code: 'guard-missing' } });
});
