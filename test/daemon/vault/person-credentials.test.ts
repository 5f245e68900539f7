import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { type KeyStore, openKeyStore } from '../../../daemon/vault/key-store.ts';
import { openPersonCredentials, type PersonCredentials } from '../../../daemon/vault/person-credentials.ts';
import { filesWith, masterKey, temporaryFolder } from './vault-fixture.ts';

const CARD = '32:89D41B81';
const RECORD = new Uint8Array(84).map((_, at) => at);
const pathOf = (folder: string): string => join(folder, 'keys.db');

function keysIn(folder: string, create = true): KeyStore {
  const keys = openKeyStore({ path: pathOf(folder), masterKey, vaultKey: null, random: systemRandom, create });
  if (!keys.ok) throw new Error(keys.error.reason);
  onTestFinished(() => keys.value.close());
  return keys.value;
}

function credentialsIn(folder: string): PersonCredentials {
  const found = openPersonCredentials({ rows: keysIn(folder).persons, masterKey, random: systemRandom });
  if (found === null) throw new Error('changed');
  return found;
}

function change(folder: string, sql: string): void {
  const database = new Database(pathOf(folder));
  database.exec(sql);
  database.close();
}

test('a card is found again after a restart, by all its bits, and no other one is', () => {
  const folder = temporaryFolder();
  expect(credentialsIn(folder).addBadge('b_1', 'p_1', CARD).ok).toBe(true);
  const again = credentialsIn(folder);
  expect(again.findBadge(CARD)).toEqual({ badge: 'b_1', person: 'p_1' });
  expect(again.findBadge('26:89D41B81')).toBeNull();
  expect(again.addBadge('b_2', 'p_2', CARD)).toEqual({ ok: false, error: 'card-known' });
  expect(again.addBadge('b_1', 'p_2', '26:00')).toEqual({ ok: false, error: 'card-known' });
});

test('a secret’s record is read as it was kept, and the pepper stays the same', () => {
  const folder = temporaryFolder();
  const credentials = credentialsIn(folder);
  credentials.put('x_1', { person: 'p_1', kind: 'pin', record: RECORD });
  const again = credentialsIn(folder);
  expect(again.find('x_1')).toEqual({ person: 'p_1', kind: 'pin', record: RECORD });
  expect(again.find('x_2')).toBeNull();
  expect(again.pepper).toEqual(credentials.pepper);
  expect(again.pepper).toHaveLength(32);
});

test('no card, record or pepper stands readable in the file', () => {
  const folder = temporaryFolder();
  const credentials = credentialsIn(folder);
  credentials.addBadge('b_1', 'p_1', CARD);
  credentials.put('x_1', { person: 'p_1', kind: 'pin', record: RECORD });
  for (const bytes of [Buffer.from(CARD), RECORD, credentials.pepper]) expect(filesWith(folder, bytes)).toEqual([]);
});

test('a row given to another person, badge or kind counts for nobody', () => {
  const folder = temporaryFolder();
  const credentials = credentialsIn(folder);
  credentials.addBadge('b_1', 'p_1', CARD);
  credentials.put('x_1', { person: 'p_1', kind: 'pin', record: RECORD });
  change(folder, "UPDATE person_badge SET person = 'p_2'; UPDATE person_secret SET person = 'p_2'");
  expect(credentials.findBadge(CARD)).toBeNull();
  expect(credentials.find('x_1')).toBeNull();
  change(folder, "UPDATE person_secret SET person = 'p_1', kind = 'passphrase'");
  expect(credentials.find('x_1')).toBeNull();
  change(folder, "UPDATE person_secret SET kind = 'pin'");
  expect(credentials.find('x_1')).not.toBeNull();
});

test('a pepper that was changed in the file is noticed', () => {
  const folder = temporaryFolder();
  credentialsIn(folder);
  change(folder, "UPDATE meta SET value = zeroblob(60) WHERE name = 'person-pepper'");
  expect(openPersonCredentials({ rows: keysIn(folder).persons, masterKey, random: systemRandom })).toBeNull();
});

test('what the ledger does not know is destroyed, and gone from the file', () => {
  const folder = temporaryFolder();
  const credentials = credentialsIn(folder);
  for (const id of ['1', '2']) {
    credentials.addBadge(`b_${id}`, `p_${id}`, `${CARD}${id}`);
    credentials.put(`x_${id}`, { person: `p_${id}`, kind: 'pin', record: RECORD });
  }
  credentials.keepOnly({ badges: new Set(['b_1']), secrets: new Set(['x_2']) });
  expect([credentials.findBadge(`${CARD}1`)?.badge, credentials.findBadge(`${CARD}2`)]).toEqual(['b_1', null]);
  expect([credentials.find('x_1'), credentials.find('x_2')?.person]).toEqual([null, 'p_2']);
  expect(filesWith(folder, Buffer.from('b_2'))).toEqual([]);
});

test('keys that hold people’s credentials are in use', () => {
  const keys = keysIn(temporaryFolder());
  expect(keys.inUse()).toBe(false);
  keys.persons.putSecret('x_1', { person: 'p_1', kind: 'pin', sealed: Buffer.from([1]) });
  expect(keys.inUse()).toBe(true);
});
