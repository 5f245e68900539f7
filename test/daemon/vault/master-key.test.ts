import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import { devKeyFile, openMasterKey, systemdCredential } from '../../../daemon/vault/master-key.ts';
import { temporaryFolder } from './vault-fixture.ts';

const load = (path: string, create = true) => devKeyFile({ path, random: systemRandom, create }).load();

test('a key file is made once, for its owner alone, and read again', () => {
  const path = join(temporaryFolder(), 'master-key');
  const made = load(path);
  if (!made.ok) throw new Error(made.error.code);
  expect(made.value).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(load(path)).toEqual(made);
});

test('a missing key file is not made where a vault was', () => {
  const path = join(temporaryFolder(), 'master-key');
  expect(load(path, false)).toEqual({ ok: false, error: { code: 'master-key-missing', path } });
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

test('a key file that others may read, of another length, or that is no file is refused and left alone', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'master-key');
  const unsafe = (reason: string) => ({ ok: false, error: { code: 'master-key-unsafe', path, reason } });
  writeFileSync(path, Buffer.alloc(32, 1), { mode: 0o600 });
  for (const mode of [0o640, 0o604, 0o660, 0o644]) {
    chmodSync(path, mode);
    expect(load(path)).toEqual(unsafe('mode'));
  }
  chmodSync(path, 0o600);
  expect(load(path).ok).toBe(true);
  for (const length of [0, 31, 33]) {
    writeFileSync(path, Buffer.alloc(length));
    expect(load(path)).toEqual(unsafe('length'));
    expect(readFileSync(path)).toHaveLength(length);
  }
  const directory = devKeyFile({ path: folder, random: systemRandom, create: true }).load();
  expect(directory).toMatchObject({ error: { code: 'master-key-unsafe', reason: 'not-a-file' } });
});

test('a systemd credential is read from its folder, and a service without one has no key', () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'log-kek'), Buffer.alloc(32, 4), { mode: 0o440 });
  expect(systemdCredential({ name: 'log-kek', directory }).load()).toEqual({ ok: true, value: Buffer.alloc(32, 4) });
  const missing = (name: string, from: string | undefined) => systemdCredential({ name, directory: from }).load();
  expect(missing('other', directory)).toMatchObject({ error: { code: 'master-key-missing' } });
  expect(missing('log-kek', undefined)).toMatchObject({ error: { code: 'master-key-missing' } });
});

test('a start takes the credential where there is one, else the key file, which only a first start makes', () => {
  const root = temporaryFolder();
  const folder = { masterKey: join(root, 'master-key'), marker: join(root, 'made'), vault: join(root, 'vault') };
  const start = (env: Record<string, string> = {}) => openMasterKey({ folder, env, random: systemRandom });
  writeFileSync(folder.marker, '');
  expect(start()).toMatchObject({ ok: false, error: { code: 'master-key-missing' } });
  mkdirSync(join(root, 'credentials'));
  writeFileSync(join(root, 'credentials', 'master-key'), Buffer.alloc(32, 4));
  expect(start({ CREDENTIALS_DIRECTORY: join(root, 'credentials') })).toEqual({
    ok: true,
    value: { key: Buffer.alloc(32, 4), development: false },
  });
  const first = openMasterKey({ folder: { ...folder, marker: join(root, 'no') }, env: {}, random: systemRandom });
  expect(first).toMatchObject({ ok: true, value: { development: true } });
  expect(start()).toEqual(first);
  chmodSync(folder.masterKey, 0o644);
  expect(start()).toMatchObject({ ok: false, error: { code: 'master-key-unsafe' } });
});
