import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeManifest } from '../../../daemon/backup/manifest.ts';
import { encodeRecoveryKey } from '../../../daemon/backup/recovery-key.ts';
import { dataFolderAt } from '../../../daemon/data-folder/data-folder.ts';
import { loadSigningKey } from '../../../daemon/ledger/signing-key.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { openVault } from '../../../daemon/vault/vault.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { backedUp, IDENTITY, openCounter, RECIPIENT, restored, temporary } from './backup-fixture.ts';

/** All values of a restored vault, by its own new key. */
function valuesOf(data: string): string[] {
  const folder = dataFolderAt(data);
  const vault = openVault({
    folder: folder.vault,
    vaultKey: folder.vaultKey,
    masterKey: readFileSync(folder.masterKey),
    random: systemRandom,
    clock: createManualClock(),
    expected: true,
  });
  if (!vault.ok) throw new Error(vault.error.code);
  const { value } = vault;
  const found = value.subjects().flatMap((subject) => {
    const opened = value.open(subject);
    return opened.ok ? opened.value.map((one) => one.value) : [opened.error];
  });
  value.close();
  return found;
}

test('a backup of a running counter, restored elsewhere: the same ledger, the same people, a new master key', async () => {
  const counter = await openCounter();
  await counter.append(300);
  counter.keep('李四');
  const note = (await counter.storage.ledger.checkpoint()).note;
  const backup = await backedUp(counter);
  expect(backup).toMatchObject({ size: 300, fileName: expect.stringMatching(/^twinlock-\d{8}-\d{6}-300\.tar\.age$/) });
  const path = join(backup.target, backup.fileName);
  expect(execFileSync('sha256sum', [path]).toString()).toContain(backup.sha256);
  expect(statSync(path)).toMatchObject({ size: backup.bytes });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(backup.target).sort()).toEqual([backup.fileName, 'twinlock-recovery-key.age']);
  expect(existsSync(join(counter.folder.run, 'backup'))).toBe(false);

  const data = join(temporary(), 'restored');
  const done = await restored(backup, { data, anchors: [note] });
  expect(done).toMatchObject({ ok: true, value: { missing: 0, comparisons: [{ verdict: 'same' }] } });
  expect(
    verifyLedger({ path: dataFolderAt(data).ledger, vkey: counter.storage.ledger.vkey, onProgress() {} }),
  ).toMatchObject({
    verdict: 'sound',
    size: 300,
    root: backup.root,
  });
  expect(valuesOf(data)).toEqual(['李四']);
  const folder = dataFolderAt(data);
  expect(readFileSync(folder.masterKey)).not.toEqual(Buffer.alloc(32, 9));
  const masterKey = readFileSync(folder.masterKey);
  const { origin } = counter.storage.ledger;
  expect(loadSigningKey({ path: folder.logKey, masterKey, origin, random: systemRandom, expected: true }).ok).toBe(
    true,
  );
  // Its guard is not in it: a restored history does not go on by itself.
  expect(existsSync(folder.guard)).toBe(false);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

test('Debian’s age opens our backup, and we restore what it encrypted', async () => {
  const counter = await openCounter();
  await counter.append(3);
  const backup = await backedUp(counter);
  const folder = temporary();
  writeFileSync(join(folder, 'id'), `# a comment\n${IDENTITY}\n`);
  const tar = join(folder, 'a.tar');
  execFileSync('age', ['-d', '-i', join(folder, 'id'), '-o', tar, join(backup.target, backup.fileName)]);
  const names = execFileSync('tar', ['-tf', tar]).toString().trim().split('\n');
  expect(names[0]).toBe('manifest.json');
  expect(names).toEqual(
    expect.arrayContaining(['ledger/ledger.db', 'ledger/origin', 'keys/log-key', 'vault/keys.db', 'vault/vault.db']),
  );
  expect(names.join()).not.toMatch(/master-key|vault-key|guard/);
  const manifest = decodeManifest(execFileSync('tar', ['-xOf', tar, 'manifest.json']));
  expect(manifest).toMatchObject({ ok: true, value: { size: 3, root: backup.root } });
  const again = join(folder, 'again.tar.age');
  execFileSync('age', ['-r', RECIPIENT, '-o', again, tar]);
  expect(await restored(backup, { archive: again })).toMatchObject({ ok: true });
});

test('a passphrase opens what was encrypted to it, and another does not', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const passphrase = 'a passphrase for this stick';
  const backup = await backedUp(counter, temporary(), { kind: 'passphrase', passphrase, logN: 4 });
  expect(await restored(backup, { secret: { kind: 'passphrase', passphrase } })).toMatchObject({ ok: true });
  const wrong = await restored(backup, { secret: { kind: 'passphrase', passphrase: 'another' } });
  expect(wrong).toMatchObject({ error: { code: 'wrong-key' } });
});

test('an archive changed, cut or lengthened anywhere is refused, and nothing is left in its place', async () => {
  const counter = await openCounter();
  await counter.append(5);
  const backup = await backedUp(counter);
  const bytes = readFileSync(join(backup.target, backup.fileName));
  const archive = join(temporary(), 'bad.tar.age');
  const data = join(temporary(), 'restored');
  const places = Array.from({ length: 24 }, (_, at) => Math.floor((bytes.length * at) / 24));
  const cut = [0, 1, 100, 4_096, bytes.length - 1].map((end) => bytes.subarray(0, end));
  const changed = places.map((at) => {
    const bad = Buffer.from(bytes);
    bad[at] = (bad[at] ?? 0) ^ 1;
    return bad;
  });
  for (const bad of [...cut, ...changed, Buffer.concat([bytes, Buffer.from([0])])]) {
    writeFileSync(archive, bad);
    const refused = await restored(backup, { archive, data });
    expect(refused).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^(?:damaged|wrong-key)$/) } });
    expect(existsSync(data)).toBe(false);
    expect(existsSync(`${data}.restoring`)).toBe(false);
  }
});

test('a folder that is not empty is left as it is', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const backup = await backedUp(counter);
  const data = temporary();
  writeFileSync(join(data, 'mine'), 'x');
  expect(await restored(backup, { data })).toMatchObject({ error: { code: 'data-not-empty' } });
  expect(readdirSync(data)).toEqual(['mine']);
});

test('the newest slip says how many entries are missing; a slip of another history is refused', async () => {
  const counter = await openCounter();
  await counter.append(10);
  const backup = await backedUp(counter);
  await counter.append(7);
  const later = (await counter.storage.ledger.checkpoint()).note;
  expect(await restored(backup, { anchors: [later] })).toMatchObject({
    value: { missing: 7, comparisons: [{ verdict: 'beyond', missing: 7 }] },
  });
  const other = await openCounter();
  await other.append(10);
  const foreign = (await other.storage.ledger.checkpoint()).note;
  expect(await restored(backup, { anchors: [foreign] })).toMatchObject({ error: { code: 'anchor-foreign' } });
  const forged = later.replace(/^17$/m, '9');
  expect(await restored(backup, { anchors: [forged] })).toMatchObject({ error: { code: 'anchor-unknown' } });
});

test('the recovery key of another counter, or of another time, opens nothing', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const backup = await backedUp(counter);
  const folder = temporary();
  const give = (name: string, origin: string, key: Uint8Array): string => {
    writeFileSync(join(folder, 'plain'), encodeRecoveryKey({ origin, key }));
    execFileSync('age', ['-r', RECIPIENT, '-o', join(folder, name), join(folder, 'plain')]);
    return join(folder, name);
  };
  const { origin } = counter.storage.ledger;
  const foreign = give('foreign', 'twinlock.internal/0000000000000000/1', Buffer.alloc(32, 9));
  expect(await restored(backup, { recoveryKey: foreign })).toMatchObject({ error: { code: 'recovery-key-wrong' } });
  const later = give('later', origin, Buffer.alloc(32, 10));
  expect(await restored(backup, { recoveryKey: later })).toMatchObject({ error: { code: 'recovery-key-other-time' } });
});

test('each backup replaces the recovery key, and what a power cut left is settled by the next one', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const first = await backedUp(counter);
  const key = join(first.target, 'twinlock-recovery-key.age');
  const old = readFileSync(key);
  // Cut before the archive got its name: the laid key counts for nothing.
  writeFileSync(join(first.target, 'twinlock-20260101-000000-9.tar.age.part'), 'half');
  writeFileSync(`${key}.new`, 'half');
  await counter.append(1);
  const second = await backedUp(counter, first.target);
  expect(readFileSync(key)).not.toEqual(old);
  expect(readdirSync(first.target).sort()).toEqual(
    [first.fileName, second.fileName, 'twinlock-recovery-key.age'].sort(),
  );
  // Cut after the archive got its name, while the old key was being overwritten: the laid key is the one.
  copyFileSync(key, `${key}.new`);
  writeFileSync(key, Buffer.alloc(old.length));
  await counter.append(1);
  const third = await backedUp(counter, first.target);
  expect(await restored(third)).toMatchObject({ ok: true });
});

test('a folder for backups that is not there, or is a file, is said', async () => {
  const counter = await openCounter();
  await counter.append(1);
  await expect(backedUp(counter, join(temporary(), 'no-stick'))).rejects.toThrow('folder-missing');
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  await expect(backedUp(counter, file)).rejects.toThrow('folder-missing');
});

test('a ledger that does not hold together is not backed up', async () => {
  const counter = await openCounter();
  await counter.append(300);
  await counter.close();
  const bytes = readFileSync(counter.folder.ledger);
  const at = bytes.indexOf('test.done', bytes.length / 2);
  bytes.write('TEST', at);
  writeFileSync(counter.folder.ledger, bytes);
  mkdirSync(counter.folder.run, { recursive: true });
  await expect(backedUp(counter)).rejects.toThrow('ledger-not-whole');
});

test('after an erasure and a change of the vault’s key the older archive gives its ledger and nothing else', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const subject = counter.keep('李四');
  counter.keep('王五');
  const before = await backedUp(counter);
  counter.storage.vault.erase(subject);
  counter.storage.vault.rotate();
  await counter.append(1);
  const after = await backedUp(counter, before.target);
  const data = join(temporary(), 'restored');
  expect(await restored(after, { data })).toMatchObject({ ok: true });
  expect(valuesOf(data)).toEqual(['王五']);
  // The recovery key of before lies nowhere any more; what is left of the archive without it is the ledger.
  expect(await restored({ ...before })).toMatchObject({ error: { code: 'recovery-key-other-time' } });
  const folder = temporary();
  writeFileSync(join(folder, 'id'), `${IDENTITY}\n`);
  const tar = execFileSync('age', ['-d', '-i', join(folder, 'id'), join(before.target, before.fileName)]);
  const path = join(folder, 'ledger.db');
  writeFileSync(path, execFileSync('tar', ['-xOf', '-', 'ledger/ledger.db'], { input: tar }));
  expect(verifyLedger({ path, vkey: counter.storage.ledger.vkey, onProgress() {} })).toMatchObject({ size: 1 });
});

test('what a killed daemon left of the staging is gone after the next backup', async () => {
  const counter = await openCounter();
  await counter.append(1);
  const staging = join(counter.folder.run, 'backup', 'vault');
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'keys.db'), 'half');
  await backedUp(counter);
  expect(existsSync(join(counter.folder.run, 'backup'))).toBe(false);
});
