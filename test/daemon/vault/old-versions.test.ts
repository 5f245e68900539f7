import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesWith, lifted, open, opened, temporaryFolder } from './vault-fixture.ts';

const OLD = join(import.meta.dirname, 'old-files');
const GOLDEN = join(import.meta.dirname, '../../golden/folder-1');
const SUBJECT = 's_a4ayc_80_OGda4BO_1o_Vw';

const keysOf = (folder: string): string => join(folder, 'keys.db');
const versionOf = (folder: string): number => readFileSync(keysOf(folder)).readUInt32BE(60);

/** Written by the program when keys.db had version 1: one subject, one client key, master key of 32 times 07. */
function version1(): string {
  const folder = temporaryFolder();
  copyFileSync(join(OLD, 'keys-1.db'), keysOf(folder));
  copyFileSync(join(OLD, 'vault-1.db'), join(folder, 'vault.db'));
  return folder;
}

/** Version 2: a badge and a PIN; no values. */
function version2(): string {
  const folder = temporaryFolder();
  copyFileSync(join(OLD, 'keys-2.db'), keysOf(folder));
  copyFileSync(join(OLD, 'vault-1.db'), join(folder, 'vault.db'));
  return folder;
}

/** Version 3: the vault of a whole site, with its own master key. */
function version3(): { folder: string; masterKey: Buffer } {
  const folder = temporaryFolder();
  for (const name of ['keys.db', 'vault.db']) copyFileSync(join(GOLDEN, 'vault', name), join(folder, name));
  return { folder, masterKey: readFileSync(join(GOLDEN, 'keys', 'master-key')) };
}

test('an older file is never lifted by a start: it says which version it has and stays as it is', () => {
  const all = [version1(), version2(), version3().folder];
  expect(all.map(versionOf)).toEqual([1, 2, 3]);
  for (const [at, folder] of all.entries()) {
    const before = readFileSync(keysOf(folder));
    expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-older', reason: String(at + 1) } });
    expect(readFileSync(keysOf(folder)).equals(before)).toBe(true);
  }
});

test('version 1, lifted, keeps all it held, and its people are found after their lookups are made', () => {
  const folder = version1();
  lifted(keysOf(folder));
  expect(versionOf(folder)).toBe(4);
  const vault = opened(folder);
  const number = vault.open(SUBJECT, 'number');
  expect(number).toMatchObject({ ok: true, value: [{ value: '110105194912310021' }] });
  expect(vault.clientKeys.find('k_eQJpm-Qsio5G-7tF')).toMatchObject({ roles: ['counter'] });
  vault.persons.addBadge('b_1', 'p_1', '32:89D41B81');
  expect(vault.lookups.find('idNumber', '110105194912310021')).toEqual([]);
  if (number.ok) vault.lookups.add(SUBJECT, number.value);
  expect(vault.lookups.find('idNumber', '110105194912310021')).toEqual([SUBJECT]);
});

test('version 2, lifted, keeps its credentials and its pepper, and people can be found in it', () => {
  const folder = version2();
  lifted(keysOf(folder));
  const { persons } = opened(folder);
  expect(Buffer.from(persons.pepper).toString('hex')).toBe(
    '41d00a1ae9210721b795bd89646d4f104dfb010ef387d387877cb705435301af',
  );
  expect(persons.findBadge('32:89D41B81')).toEqual({ badge: 'b_1', person: 'p_1' });
  expect(persons.find('x_1')).toMatchObject({ person: 'p_1', kind: 'pin' });
  expect(persons.lookups.known()).toEqual([]);
});

test('version 3, a whole site’s vault, opens after it was lifted, and rotates', () => {
  const { folder, masterKey } = version3();
  lifted(keysOf(folder));
  const vault = open(folder, { masterKey });
  if (!vault.ok) throw new Error(vault.error.reason);
  const names = (): unknown[] =>
    vault.value.subjects().map((subject) => {
      const found = vault.value.open(subject, 'name');
      return found.ok ? found.value[0]?.value : found.error;
    });
  const before = names();
  expect(before.length).toBeGreaterThan(2);
  expect(before.every((name) => typeof name === 'string' && name.length > 1)).toBe(true);
  const pepper = Buffer.from(vault.value.persons.pepper);
  expect(vault.value.rotate()).toEqual({ subjects: before.length, damaged: 0 });
  expect(names()).toEqual(before);
  vault.value.close();
  const again = open(folder, { masterKey });
  expect(again.ok && pepper.equals(again.value.persons.pepper)).toBe(true);
  if (again.ok) again.value.close();
});

test('lifting twice is harmless, and needs no key', () => {
  const folder = version1();
  lifted(keysOf(folder));
  const once = readFileSync(keysOf(folder));
  lifted(keysOf(folder));
  expect(readFileSync(keysOf(folder)).subarray(100).equals(once.subarray(100))).toBe(true);
  expect(open(folder, { masterKey: Buffer.alloc(32, 8) })).toMatchObject({ error: { code: 'vault-key-wrong' } });
  expect(filesWith(folder, Buffer.from('subject_lookup'))).toEqual(['keys.db']);
});
