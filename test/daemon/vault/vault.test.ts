import { copyFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { opens } from '../../../daemon/vault/commitment.ts';
import { filesWith, open, opened, temporaryFolder } from './vault-fixture.ts';

const person = [
  { f: 'number', value: '110105194912310021' },
  { f: 'name', value: '样本·甲' },
];

describe('keeping', () => {
  test('preparing makes a pseudonym and commitments, and keeps nothing', () => {
    const vault = opened(temporaryFolder());
    const prepared = vault.prepare(vault.newSubject(), person);
    expect(prepared.subject).toMatch(/^s_[A-Za-z0-9_-]{22}$/);
    expect(prepared.pii.map(({ f }) => f)).toEqual(['number', 'name']);
    for (const [index, opening] of prepared.openings.entries())
      expect(opens(prepared.pii[index] ?? { f: '', h: '' }, opening)).toBe(true);
    expect(vault.prepare(vault.newSubject(), person).pii).not.toEqual(prepared.pii);
    expect(vault.subjects()).toEqual([]);
    expect(vault.open(prepared.subject)).toEqual({ ok: false, error: 'subject-unknown' });
  });

  test('what was stored is opened after a restart, whole or by field', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const prepared = vault.prepare(vault.newSubject(), person);
    vault.store(prepared, 'check');
    vault.close();
    const again = opened(folder);
    const byField = prepared.openings.toSorted((a, b) => (a.f < b.f ? -1 : 1));
    expect(again.subjects()).toEqual([prepared.subject]);
    const all = again.open(prepared.subject);
    if (!all.ok) throw new Error(all.error);
    expect(all.value.map(({ f, value, salt }) => ({ f, value, salt: new Uint8Array(salt) }))).toEqual(
      byField.map((one) => ({ ...one })),
    );
    expect(again.open(prepared.subject, 'number')).toMatchObject({
      ok: true,
      value: [{ value: '110105194912310021' }],
    });
    expect(again.open(prepared.subject, 'address')).toEqual({ ok: false, error: 'field-unknown' });
  });

  test('no value and no salt stands in any file', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const prepared = vault.prepare(vault.newSubject(), person);
    vault.store(prepared, 'check');
    for (const { salt, value } of prepared.openings) {
      expect(filesWith(folder, salt)).toEqual([]);
      expect(filesWith(folder, Buffer.from(value))).toEqual([]);
    }
    expect(filesWith(folder, Buffer.from(prepared.subject))).toEqual(['keys.db', 'vault.db']);
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  test('a value that was exchanged with another person’s or changed does not open', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const [a, b] = [vault.prepare(vault.newSubject(), person), vault.prepare(vault.newSubject(), person)];
    vault.store(a, 'check');
    vault.store(b, 'check');
    const database = new Database(join(folder, 'vault.db'));
    const exchange = database.prepare(
      'UPDATE blob SET ciphertext = (SELECT ciphertext FROM blob WHERE subj = ? AND f = ?) WHERE subj = ? AND f = ?',
    );
    exchange.run(a.subject, 'number', b.subject, 'number');
    expect(vault.open(b.subject)).toEqual({ ok: false, error: 'damaged' });
    exchange.run(a.subject, 'number', a.subject, 'name');
    expect(vault.open(a.subject, 'name')).toEqual({ ok: false, error: 'damaged' });
    expect(vault.open(a.subject, 'number').ok).toBe(true);
    database.close();
  });

  test('a field twice and a name with a separator are bugs', () => {
    const vault = opened(temporaryFolder());
    expect(() => vault.prepare(vault.newSubject(), [...person, ...person])).toThrow('twice');
    expect(() => vault.prepare(vault.newSubject(), [{ f: 'a|b', value: '' }])).toThrow('name');
    expect(() => vault.store(vault.prepare(vault.newSubject(), person), 'a|b')).toThrow('name');
  });
});

describe('erasing', () => {
  test('leaves no byte of sealed keys, salts or values in any file, and other people whole', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const others = Array.from({ length: 50 }, () => vault.prepare(vault.newSubject(), person));
    const prepared = vault.prepare(vault.newSubject(), [...person, { f: 'photo', value: 'p'.repeat(60_000) }]);
    for (const other of others.slice(25)) vault.store(other, 'check');
    vault.store(prepared, 'check');
    for (const other of others.slice(0, 25)) vault.store(other, 'check');
    const sealed = sealedBytesOf(folder, prepared.subject);
    expect(sealed).toHaveLength(1 + 3 + 3);
    for (const bytes of sealed) expect(filesWith(folder, bytes)).toHaveLength(1);
    vault.erase(prepared.subject);
    for (const bytes of sealed) expect(filesWith(folder, bytes)).toEqual([]);
    expect(filesWith(folder, Buffer.from(prepared.subject))).toEqual([]);
    expect(vault.open(prepared.subject)).toEqual({ ok: false, error: 'subject-unknown' });
    expect(vault.subjects()).toHaveLength(50);
    for (const { subject } of others) expect(vault.open(subject).ok).toBe(true);
    vault.erase(prepared.subject);
  });

  /** First 64 bytes of every sealed thing of a subject, read past the vault; a page of a large value holds more than that. */
  function sealedBytesOf(folder: string, subject: string): Buffer[] {
    const read = (file: string, sql: string): Buffer[] => {
      const database = new Database(join(folder, file), { readonly: true });
      const found = database.prepare<[string], Buffer>(sql).pluck().all(subject);
      database.close();
      return found.map((bytes) => bytes.subarray(0, 64));
    };
    return [
      ...read('keys.db', 'SELECT wrapped FROM dek WHERE subj = ?'),
      ...read('keys.db', 'SELECT sealed FROM salt WHERE subj = ?'),
      ...read('vault.db', 'SELECT ciphertext FROM blob WHERE subj = ?'),
    ];
  }

  test('a key whose value never came, because of a power cut in between, is erased too', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const prepared = vault.prepare(vault.newSubject(), person);
    vault.store(prepared, 'check');
    const database = new Database(join(folder, 'vault.db'));
    database.exec('DELETE FROM blob');
    database.close();
    expect(vault.open(prepared.subject)).toEqual({ ok: false, error: 'field-unknown' });
    vault.erase(prepared.subject);
    expect(vault.subjects()).toEqual([]);
  });
});

describe('client keys', () => {
  test('a key is found by its id after a restart, and is gone from the file when revoked', () => {
    const folder = temporaryFolder();
    const key = systemRandom(32);
    const vault = opened(folder);
    const keyId = vault.clientKeys.add({ key, roles: ['counter', 'office'] });
    vault.close();
    const again = opened(folder);
    const found = again.clientKeys.find(keyId);
    expect(Buffer.from(found?.key ?? []).equals(key)).toBe(true);
    expect(found?.roles).toEqual(['counter', 'office']);
    expect(filesWith(folder, key)).toEqual([]);
    again.clientKeys.revoke(keyId);
    expect(again.clientKeys.find(keyId)).toBeNull();
    expect(filesWith(folder, Buffer.from(keyId))).toEqual([]);
  });

  test('a key whose roles were changed in the file is no key any more', () => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    const keyId = vault.clientKeys.add({ key: systemRandom(32), roles: ['counter'] });
    const database = new Database(join(folder, 'keys.db'));
    database.prepare('UPDATE client_key SET roles = ?').run('["office"]');
    database.close();
    expect(vault.clientKeys.find(keyId)).toBeNull();
  });
});

describe('opening', () => {
  const made = (): string => {
    const folder = temporaryFolder();
    const vault = opened(folder);
    vault.store(vault.prepare(vault.newSubject(), person), 'check');
    vault.close();
    return folder;
  };
  const trouble = (folder: string, over: Parameters<typeof open>[1] = {}): string => {
    const vault = open(folder, over);
    if (!vault.ok) return `${vault.error.code} ${vault.error.reason}`;
    vault.value.close();
    return 'opened';
  };

  test('another master key is the wrong one', () => {
    expect(trouble(made(), { masterKey: Buffer.alloc(32, 8) })).toBe('vault-key-wrong check');
  });

  test('a missing or empty file is never replaced by a new one', () => {
    for (const name of ['keys.db', 'vault.db']) {
      const folder = made();
      rmSync(join(folder, name));
      expect(trouble(folder)).toBe('vault-broken absent');
      expect(readdirSync(folder)).not.toContain(name);
      writeFileSync(join(folder, name), '');
      expect(trouble(folder)).toBe('vault-broken empty');
    }
    const folder = temporaryFolder();
    expect(trouble(folder, { expected: true })).toBe('vault-broken absent');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a damaged or exchanged file is broken', () => {
    const cut = made();
    truncateSync(join(cut, 'keys.db'), 5_000);
    expect(trouble(cut)).toMatch(/^vault-broken SQLITE_/);
    const exchanged = made();
    copyFileSync(join(exchanged, 'keys.db'), join(exchanged, 'vault.db'));
    expect(trouble(exchanged)).toBe('vault-broken foreign');
  });

  test('a first start that ended between the two files is finished by the next', () => {
    const folder = temporaryFolder();
    opened(folder).close();
    rmSync(join(folder, 'vault.db'));
    expect(trouble(folder)).toBe('opened');
  });

  test('closing twice is harmless', () => {
    const vault = opened(temporaryFolder());
    vault.close();
    vault.close();
  });
});
