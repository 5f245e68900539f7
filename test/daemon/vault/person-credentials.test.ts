import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { type KeyStore, openKeyStore } from '../../../daemon/vault/key-store.ts';
import { openPersonCredentials, type PersonCredentials } from '../../../daemon/vault/person-credentials.ts';
import { filesWith, masterKey, opened, temporaryFolder } from './vault-fixture.ts';

const CARD = '32:89D41B81';
const RECORD = new Uint8Array(84).map((_, at) => at);
const pathOf = (folder: string): string => join(folder, 'keys.db');

function keysIn(folder: string, create = true): KeyStore {
  const keys = openKeyStore({ path: pathOf(folder), masterKey, random: systemRandom, create });
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

/** Written by the program when keys.db had version 1: one subject, one client key, master key of 32 times 07. */
function oldVault(): string {
  const folder = temporaryFolder();
  const old = join(import.meta.dirname, 'old-files');
  copyFileSync(join(old, 'keys-1.db'), pathOf(folder));
  copyFileSync(join(old, 'vault-1.db'), join(folder, 'vault.db'));
  return folder;
}
const versionOf = (folder: string): number => readFileSync(pathOf(folder)).readUInt32BE(60);

test('a file of version 1 is lifted, keeps all it held, and takes credentials', () => {
  const folder = oldVault();
  expect(versionOf(folder)).toBe(1);
  const vault = opened(folder);
  expect(vault.open('s_a4ayc_80_OGda4BO_1o_Vw', 'number')).toMatchObject({
    ok: true,
    value: [{ value: '110105194912310021' }],
  });
  expect(vault.clientKeys.find('k_eQJpm-Qsio5G-7tF')).toMatchObject({ roles: ['counter'] });
  vault.close();
  expect(versionOf(folder)).toBe(3);
  credentialsIn(folder).addBadge('b_1', 'p_1', CARD);
  expect(opened(folder).subjects()).toEqual(['s_a4ayc_80_OGda4BO_1o_Vw']);
});

test('a file of version 2 is lifted, keeps its credentials and its pepper, and people can be found in it', () => {
  const folder = temporaryFolder();
  copyFileSync(join(import.meta.dirname, 'old-files', 'keys-2.db'), pathOf(folder));
  expect(versionOf(folder)).toBe(2);
  const credentials = credentialsIn(folder);
  expect(versionOf(folder)).toBe(3);
  expect(Buffer.from(credentials.pepper).toString('hex')).toBe(
    '41d00a1ae9210721b795bd89646d4f104dfb010ef387d387877cb705435301af',
  );
  expect(credentials.findBadge(CARD)).toEqual({ badge: 'b_1', person: 'p_1' });
  expect(credentials.find('x_1')).toEqual({ person: 'p_1', kind: 'pin', record: RECORD });
  expect(credentials.lookups.known()).toEqual([]);
});

test('a file of version 1 is not touched with the wrong master key', () => {
  const folder = oldVault();
  const wrong = openKeyStore({
    path: pathOf(folder),
    masterKey: Buffer.alloc(32, 8),
    random: systemRandom,
    create: false,
  });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'vault-key-wrong' } });
  expect(versionOf(folder)).toBe(1);
});
