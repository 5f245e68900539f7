import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { type KeyStore, openKeyStore } from '../../../daemon/vault/key-store.ts';
import { rotationSteps } from '../../../daemon/vault/rotation.ts';
import type { Vault } from '../../../daemon/vault/vault.ts';
import { readVaultKey, unsealVaultKey } from '../../../daemon/vault/vault-key.ts';
import { filesWith, masterKey, open, opened, temporaryFolder } from './vault-fixture.ts';

const CARD = '32:89D41B81';
const READER = { vendor: '0A0B0C', serial: 7 };

/** One of everything that lies under the vault's key. */
function filled(folder: string) {
  const vault = opened(folder);
  const prepared = vault.prepare(vault.newSubject(), [{ f: 'number', value: '110105194912310021' }]);
  vault.store(prepared, 'identity-document');
  const client = vault.clientKeys.add({ key: Buffer.alloc(32, 3), roles: ['office'] });
  vault.persons.addBadge('b_1', 'p_1', CARD);
  vault.persons.put('x_1', { person: 'p_1', kind: 'pin', record: new Uint8Array(84).fill(5) });
  vault.persons.lookups.add({ person: 'p_1', subject: 's_1' }, { login: 'li.na', idNumber: '1' });
  vault.readerKeys.putPending('safe', Buffer.alloc(16, 9));
  vault.readerKeys.confirm('safe', READER);
  vault.readerKeys.putPending('safe', Buffer.alloc(16, 10));
  return { vault, subject: prepared.subject, client };
}

function expectWhole(vault: Vault, { subject, client }: { subject: string; client: string }): void {
  expect(vault.open(subject, 'number')).toMatchObject({ ok: true, value: [{ value: '110105194912310021' }] });
  expect(vault.lookups.find('idNumber', '110105194912310021')).toEqual([subject]);
  expect(Buffer.from(vault.clientKeys.find(client)?.key ?? [])).toEqual(Buffer.alloc(32, 3));
  expect(vault.persons.findBadge(CARD)).toEqual({ badge: 'b_1', person: 'p_1' });
  expect(vault.persons.find('x_1')?.record).toEqual(new Uint8Array(84).fill(5));
  expect(vault.persons.lookups.find('login', 'li.na')?.person).toBe('p_1');
  expect(vault.readerKeys.find('safe')).toMatchObject({ state: 'proven-and-pending', identity: READER });
}

/** Every sealed box of keys.db but salts, which lie under their subject's own key. */
function boxesIn(folder: string): Buffer[] {
  const database = new Database(join(folder, 'keys.db'), { readonly: true });
  const read = (sql: string): Buffer[] => database.prepare<[], Buffer>(sql).pluck().all();
  const boxes = [
    ...read('SELECT value FROM meta'),
    ...read('SELECT wrapped FROM dek'),
    ...read('SELECT sealed FROM client_key'),
    ...read('SELECT sealed FROM person_badge'),
    ...read('SELECT sealed FROM person_secret'),
    ...read('SELECT sealed FROM reader_key'),
    ...read('SELECT tag FROM subject_lookup'),
  ];
  database.close();
  return boxes;
}

function copyOf(folder: string): string {
  const copy = join(temporaryFolder(), 'copy');
  mkdirSync(copy);
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

function keysIn(folder: string): KeyStore {
  const path = join(folder, 'keys.db');
  const options = { path, masterKey, vaultKey: join(folder, 'vault-key'), random: systemRandom, create: false };
  const keys = openKeyStore(options);
  if (!keys.ok) throw new Error(keys.error.reason);
  return keys.value;
}

describe('a rotation', () => {
  test('re-wraps everything and changes nothing that is kept, in this run and the next, again and again', () => {
    const folder = temporaryFolder();
    const { vault, ...ids } = filled(folder);
    expect(vault.ownKey()).toBe(false);
    for (let time = 0; time < 3; time++) {
      const before = boxesIn(folder);
      expect(before).toHaveLength(4 + 1 + 1 + 1 + 1 + 2 + 1);
      const oldFile = existsSync(join(folder, 'vault-key')) ? readFileSync(join(folder, 'vault-key')) : null;
      expect(vault.rotate()).toEqual({ subjects: 1, damaged: 0 });
      for (const box of before) expect(filesWith(folder, box)).toEqual([]);
      if (oldFile !== null) expect(filesWith(folder, oldFile)).toEqual([]);
      expectWhole(vault, ids);
    }
    expect(vault.ownKey()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['keys.db', 'vault-key', 'vault.db']);
    vault.close();
    const again = opened(folder);
    expect(again.ownKey()).toBe(true);
    expectWhole(again, ids);
    again.persons.put('x_2', { person: 'p_1', kind: 'passphrase', record: new Uint8Array(84) });
    expect(again.persons.find('x_2')).not.toBeNull();
  });

  test('locks every older copy of keys.db: neither today’s key nor the master key opens it', () => {
    const folder = temporaryFolder();
    const { vault } = filled(folder);
    vault.rotate();
    const copy = copyOf(folder);
    vault.rotate();
    vault.close();
    copyFileSync(join(copy, 'keys.db'), join(folder, 'keys.db'));
    expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-key-wrong' } });
    rmSync(join(folder, 'vault-key'));
    expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-key-wrong' } });
  });

  test('refuses a keys.db from before the first rotation, though the master key would open it', () => {
    const folder = temporaryFolder();
    const { vault } = filled(folder);
    const copy = copyOf(folder);
    vault.rotate();
    vault.close();
    copyFileSync(join(copy, 'keys.db'), join(folder, 'keys.db'));
    expect(open(folder)).toMatchObject({ ok: false, error: { code: 'vault-key-wrong' } });
  });

  test('leaves a row that somebody changed as closed as it was, and counts it', () => {
    const folder = temporaryFolder();
    const { vault, ...ids } = filled(folder);
    const database = new Database(join(folder, 'keys.db'));
    database.exec("INSERT INTO dek (subj, class, wrapped) SELECT 's_other', class, wrapped FROM dek");
    database.close();
    expect(vault.rotate()).toEqual({ subjects: 2, damaged: 1 });
    expect(vault.open('s_other')).toEqual({ ok: false, error: 'damaged' });
    expectWhole(vault, ids);
  });

  test('needs a place for its key', () => {
    const vault = open(temporaryFolder(), { vaultKey: undefined as unknown as string });
    if (!vault.ok) throw new Error();
    expect(() => vault.value.rotate()).toThrow('no place');
    vault.value.close();
  });

  test('says which key is in force to whoever must restore a backup, and lets a reader look without touching', () => {
    const folder = temporaryFolder();
    const { vault } = filled(folder);
    vault.rotate();
    const key = vault.keyForBackup();
    const sealed = readFileSync(join(folder, 'vault-key'));
    expect(unsealVaultKey(masterKey, sealed)).toEqual(key);
    expect(unsealVaultKey(Buffer.alloc(32, 8), sealed)).toBeNull();
    writeFileSync(join(folder, 'vault-key.new'), 'under way');
    const found = readVaultKey({ path: join(folder, 'vault-key'), masterKey }, (one) => Buffer.from(key).equals(one));
    expect(found).toMatchObject({ own: true });
    expect(existsSync(join(folder, 'vault-key.new'))).toBe(true);
    key.fill(0);
    expect(vault.keyForBackup()).not.toEqual(key);
  });
});

describe.each([
  ['the first', 0],
  ['a later', 1],
])('a power cut in %s rotation', (_name, earlier) => {
  /** Runs `steps` steps and stops for good; what the disk has then, as a copy. */
  function cutAfter(steps: number): { folder: string; ids: { subject: string; client: string } } {
    const source = temporaryFolder();
    const { vault, ...ids } = filled(source);
    for (let time = 0; time < earlier; time++) vault.rotate();
    vault.close();
    const keys = keysIn(source);
    const rotation = rotationSteps(keys);
    for (let step = 0; step < steps; step++) rotation.next();
    const folder = copyOf(source);
    keys.close();
    return { folder, ids };
  }

  test.each([0, 1, 2, 3, 4])(
    'after %i steps: the next start opens it with exactly one key, and rotates again',
    (steps) => {
      const { folder, ids } = cutAfter(steps);
      const files = ['vault-key', 'vault-key.new'].filter((name) => existsSync(join(folder, name)));
      const database = new Database(join(folder, 'keys.db'), { readonly: true });
      const check = database.prepare<[], Buffer>("SELECT value FROM meta WHERE name = 'check'").pluck().get();
      database.close();
      expect(check).toBeInstanceOf(Buffer);
      expect(files).toEqual(
        {
          0: earlier === 0 ? [] : ['vault-key'],
          1: earlier === 0 ? ['vault-key.new'] : ['vault-key', 'vault-key.new'],
          2: earlier === 0 ? ['vault-key.new'] : ['vault-key', 'vault-key.new'],
          3: earlier === 0 ? ['vault-key.new'] : ['vault-key', 'vault-key.new'],
          4: ['vault-key'],
        }[steps],
      );
      const vault = opened(folder);
      expectWhole(vault, ids);
      expect(vault.ownKey()).toBe(earlier === 1 || steps >= 2);
      expect(readdirSync(folder).filter((name) => name.startsWith('vault-key'))).toEqual(
        vault.ownKey() ? ['vault-key'] : [],
      );
      expect(vault.rotate()).toEqual({ subjects: 1, damaged: 0 });
      expectWhole(vault, ids);
      vault.close();
      expectWhole(opened(folder), ids);
    },
  );
});

describe('a disk that fails in a rotation', () => {
  test('before the commit: the old key stays in force and no other one is left', () => {
    const folder = temporaryFolder();
    const { vault, ...ids } = filled(folder);
    const lock = new Database(join(folder, 'keys.db'));
    lock.exec('BEGIN EXCLUSIVE');
    expect(() => vault.rotate()).toThrow();
    lock.exec('ROLLBACK');
    lock.close();
    expect(readdirSync(folder).sort()).toEqual(['keys.db', 'vault.db']);
    expectWhole(vault, ids);
    expect(vault.rotate().damaged).toBe(0);
    expectWhole(vault, ids);
  }, 20_000);

  test('after the commit: the new key is in force, and the next rotation does not lose it', () => {
    const folder = temporaryFolder();
    const { vault, ...ids } = filled(folder);
    vault.close();
    const keys = keysIn(folder);
    const steps = rotationSteps(keys);
    expect([steps.next().value, steps.next().value]).toEqual(['written', 'rewrapped']);
    // A folder in the way of the file's name: it cannot be moved there.
    mkdirSync(join(folder, 'vault-key', 'in-the-way'), { recursive: true });
    expect(() => steps.next()).toThrow();
    rmSync(join(folder, 'vault-key'), { recursive: true });
    const all = rotationSteps(keys);
    while (all.next().done !== true);
    keys.close();
    expectWhole(opened(folder), ids);
  });
});
