import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Vault } from '../../../daemon/vault/vault.ts';
import { filesWith, open, opened, temporaryFolder } from './vault-fixture.ts';

const NUMBER = '11010519491231002X';

function kept(vault: Vault, f: string, value: string, retentionClass = 'identity-document'): string {
  const prepared = vault.prepare(vault.newSubject(), [{ f, value }]);
  vault.store(prepared, retentionClass);
  return prepared.subject;
}

function change(folder: string, sql: string): void {
  const database = new Database(join(folder, 'keys.db'));
  database.exec(sql);
  database.close();
}

function lookupRows(folder: string): { lookup: Buffer; subj: string; tag: Buffer }[] {
  const database = new Database(join(folder, 'keys.db'), { readonly: true });
  const rows = database
    .prepare<[], { lookup: Buffer; subj: string; tag: Buffer }>('SELECT * FROM subject_lookup')
    .all();
  database.close();
  return rows;
}

test('all subjects with one identity number are found, after a restart too, however it is typed', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const mine = [
    kept(vault, 'number', NUMBER),
    kept(vault, 'idNumber', NUMBER, 'staff'),
    kept(vault, 'formerNumber', NUMBER),
  ];
  kept(vault, 'number', '110105194912310021');
  kept(vault, 'name', NUMBER);
  vault.close();
  const again = opened(folder);
  for (const typed of [NUMBER, '11010519491231002x', ' 110105 19491231 002X ', '１１０１０５１９４９１２３１００２Ｘ'])
    expect([...again.lookups.find('idNumber', typed)].sort()).toEqual([...mine].sort());
  expect(again.lookups.find('idNumber', '110105194912310020')).toEqual([]);
});

test('neither the number nor its plain hash stands in the files', () => {
  const folder = temporaryFolder();
  kept(opened(folder), 'number', NUMBER);
  const hash = createHash('sha256').update(`idNumber\0${NUMBER}`).digest();
  for (const bytes of [Buffer.from(NUMBER), hash]) expect(filesWith(folder, bytes)).toEqual([]);
});

test('erasing takes the lookup along, byte by byte', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const subject = kept(vault, 'number', NUMBER);
  const other = kept(vault, 'number', NUMBER);
  const row = lookupRows(folder).find(({ subj }) => subj === subject);
  if (row === undefined) throw new Error('no row');
  expect(filesWith(folder, row.tag)).toEqual(['keys.db']);
  vault.erase(subject);
  expect(vault.lookups.find('idNumber', NUMBER)).toEqual([other]);
  expect([filesWith(folder, row.tag), filesWith(folder, Buffer.from(subject))]).toEqual([[], []]);
});

test('a row given to another subject finds nobody, and an exchanged lookup key does not open', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  kept(vault, 'number', NUMBER);
  change(folder, "UPDATE subject_lookup SET subj = 's_other'");
  expect(vault.lookups.find('idNumber', NUMBER)).toEqual([]);
  vault.close();
  change(folder, "UPDATE meta SET value = zeroblob(60) WHERE name = 'subject-lookup'");
  expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-broken', reason: 'lookup-key' } });
});

test('a rotation gives every row another lookup: rows of an older copy cannot be asked with today’s keys', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const subject = kept(vault, 'number', NUMBER);
  const [before] = lookupRows(folder);
  vault.rotate();
  const [after] = lookupRows(folder);
  expect(after?.lookup.equals(before?.lookup ?? Buffer.alloc(0))).toBe(false);
  expect(vault.lookups.find('idNumber', NUMBER)).toEqual([subject]);
  for (const bytes of [before?.lookup, before?.tag]) expect(filesWith(folder, bytes ?? Buffer.alloc(0))).toEqual([]);
});
