import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { PersonLookups } from '../../../daemon/vault/person-lookups.ts';
import { filesWith, open, opened, temporaryFolder } from './vault-fixture.ts';

const OWNER = { person: 'p_1', subject: 's_1' };
const VALUES = { login: 'Li.Na', idNumber: '110105194912310021' };

const lookupsIn = (folder: string): PersonLookups => opened(folder).persons.lookups;

function change(folder: string, sql: string): void {
  const database = new Database(join(folder, 'keys.db'));
  database.exec(sql);
  database.close();
}

test('a person is found by login and by identity number, after a restart too, and by nothing else', () => {
  const folder = temporaryFolder();
  expect(lookupsIn(folder).add(OWNER, VALUES)).toBe(true);
  const lookups = lookupsIn(folder);
  expect(lookups.find('login', VALUES.login)).toEqual(OWNER);
  expect(lookups.find('idNumber', VALUES.idNumber)).toEqual(OWNER);
  expect(lookups.find('login', VALUES.idNumber)).toBeNull();
  expect(lookups.find('login', 'li.n')).toBeNull();
});

test('a login is the same in another case, in full width and with spaces around', () => {
  const lookups = lookupsIn(temporaryFolder());
  lookups.add(OWNER, VALUES);
  for (const typed of ['li.na', ' LI.NA ', 'Ｌｉ．Ｎａ']) expect(lookups.find('login', typed)).toEqual(OWNER);
});

test('a value belongs to one person: the second one gets nothing, not even the other value', () => {
  const lookups = lookupsIn(temporaryFolder());
  lookups.add(OWNER, VALUES);
  const other = { person: 'p_2', subject: 's_2' };
  expect(lookups.add(other, { login: 'other', idNumber: VALUES.idNumber })).toBe(false);
  expect(lookups.find('login', 'other')).toBeNull();
  expect(lookups.known()).toEqual([OWNER]);
});

test('who is forgotten is found no more, and the values are free', () => {
  const lookups = lookupsIn(temporaryFolder());
  lookups.add(OWNER, VALUES);
  lookups.forget(OWNER.person);
  lookups.forget(OWNER.person);
  expect([lookups.known(), lookups.find('login', VALUES.login)]).toEqual([[], null]);
  expect(lookups.add({ person: 'p_2', subject: 's_2' }, VALUES)).toBe(true);
});

test('neither value stands in the files', () => {
  const folder = temporaryFolder();
  lookupsIn(folder).add(OWNER, VALUES);
  for (const text of ['Li.Na', 'li.na', VALUES.idNumber]) expect(filesWith(folder, Buffer.from(text))).toEqual([]);
});

test('a row given to another person finds nobody', () => {
  const folder = temporaryFolder();
  lookupsIn(folder).add(OWNER, VALUES);
  change(folder, "UPDATE person_lookup SET person = 'p_2'");
  expect(lookupsIn(folder).find('login', VALUES.login)).toBeNull();
});

test('a vault whose pepper was changed does not open', () => {
  const folder = temporaryFolder();
  opened(folder).close();
  change(folder, "UPDATE meta SET value = zeroblob(60) WHERE name = 'person-pepper'");
  expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-broken', reason: 'person-keys' } });
});
