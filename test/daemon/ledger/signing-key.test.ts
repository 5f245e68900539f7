import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNoteSigner } from '../../../daemon/ledger/note-key.ts';
import { loadSigningKey } from '../../../daemon/ledger/signing-key.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { golden, ORIGIN, temporaryFolder } from './ledger-fixture.ts';

const masterKey = Buffer.alloc(32, 9);
const load = (path: string, over: Partial<Parameters<typeof loadSigningKey>[0]> = {}) =>
  loadSigningKey({ path, masterKey, origin: ORIGIN, random: systemRandom, expected: false, ...over });

test('a key is made at the first start and found again at the next', () => {
  const path = join(temporaryFolder(), 'log-key');
  const made = load(path);
  const again = load(path, { expected: true });
  if (!made.ok || !again.ok) throw new Error('no key');
  expect(createNoteSigner(ORIGIN, again.value).vkey).toBe(createNoteSigner(ORIGIN, made.value).vkey);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the seed stands in no file, and the key is the one that grows from it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'log-key');
  const seed = Buffer.alloc(32, 1); // the example log's seed
  const made = load(path, { random: (length) => new Uint8Array(length === 32 ? seed : systemRandom(length)) });
  if (!made.ok) throw new Error(made.error.code);
  expect(createNoteSigner(ORIGIN, made.value).vkey).toBe(golden.log_vkey);
  expect(readFileSync(path).includes(seed)).toBe(false);
});

test('a missing key of a log that was begun is not replaced', () => {
  const path = join(temporaryFolder(), 'log-key');
  expect(load(path, { expected: true })).toEqual({ ok: false, error: { code: 'log-key-missing', path } });
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

test('another master key, another log, any changed byte: the key is refused', () => {
  const path = join(temporaryFolder(), 'log-key');
  load(path);
  const wrong = { ok: false, error: { code: 'log-key-wrong', path } };
  expect(load(path, { masterKey: Buffer.alloc(32, 8) })).toEqual(wrong);
  expect(load(path, { origin: 'log.example/h0002/c1' })).toEqual(wrong);
  const bytes = readFileSync(path);
  for (let index = 0; index < bytes.length; index++) {
    const damaged = Buffer.from(bytes);
    damaged[index] = (damaged[index] ?? 0) ^ 0x40;
    writeFileSync(path, damaged);
    expect(load(path)).toEqual(wrong);
  }
  writeFileSync(path, '');
  expect(load(path)).toEqual(wrong);
});

test('a path that cannot be read says the system’s code', () => {
  const path = join(temporaryFolder(), 'log-key');
  mkdirSync(path);
  chmodSync(path, 0o700);
  expect(load(path)).toEqual({ ok: false, error: { code: 'log-key-unreadable', path, cause: 'EISDIR' } });
});
