import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ReaderIdentity } from '../../../devices/badge-reader/contract.ts';
import { fromHex } from '../../../devices/kit/bytes.ts';
import { filesWith, opened, temporaryFolder } from './vault-fixture.ts';

const FIRST = fromHex('8B2F 61D0 4C97 A3E5 17BC 5D08 F264 9E3A');
const SECOND = fromHex('7E11 0A52 99C4 3D6F B0E8 2245 68AC 01D7');
const DEVICE: ReaderIdentity = { vendor: '5C2623', serial: 4_294_967_295 };

test('a key that was put is pending until the reader is known to have it, and then the only one', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const keys = vault.readerKeys;
  expect(keys.find('safe')).toBeNull();
  keys.putPending('safe', FIRST);
  expect(keys.find('safe')).toEqual({ state: 'pending', key: null, identity: null, pending: FIRST });
  keys.confirm('safe', DEVICE);
  expect(keys.find('safe')).toEqual({ state: 'proven', key: FIRST, identity: DEVICE, pending: null });
  keys.putPending('safe', SECOND);
  // Whatever happens now, the reader has one of the two.
  expect(keys.find('safe')).toEqual({ state: 'proven-and-pending', key: FIRST, identity: DEVICE, pending: SECOND });
  vault.close();
  const again = opened(folder).readerKeys;
  expect(again.find('safe')).toMatchObject({ key: FIRST, pending: SECOND });
  again.confirm('safe', DEVICE);
  again.confirm('safe', DEVICE);
  expect(again.find('safe')).toEqual({ state: 'proven', key: SECOND, identity: DEVICE, pending: null });
});

test('each reader has its own key, and a row moved to another reader is none', () => {
  const folder = temporaryFolder();
  const { readerKeys: keys } = opened(folder);
  keys.putPending('safe', FIRST);
  keys.confirm('safe', DEVICE);
  expect(keys.find('desk')).toBeNull();
  const database = new Database(join(folder, 'keys.db'));
  database.exec("UPDATE reader_key SET reader = 'desk'");
  database.close();
  expect(keys.find('desk')).toBeNull();
  expect(keys.find('safe')).toBeNull();
});

test('neither key nor device stands readable in the file, and a key that was replaced is gone from it', () => {
  const folder = temporaryFolder();
  const { readerKeys: keys } = opened(folder);
  keys.putPending('safe', FIRST);
  keys.confirm('safe', DEVICE);
  for (const bytes of [FIRST, Buffer.from('5C2623')]) expect(filesWith(folder, bytes)).toEqual([]);
  const database = new Database(join(folder, 'keys.db'), { readonly: true });
  const [old] = database.prepare<[], Buffer>('SELECT sealed FROM reader_key').pluck().all();
  database.close();
  if (old === undefined) return expect.fail('no row');
  expect(filesWith(folder, old)).toEqual(['keys.db']);
  keys.putPending('safe', SECOND);
  keys.confirm('safe', DEVICE);
  expect(filesWith(folder, old)).toEqual([]);
});

test('keys of a reader mean that there was a ledger', () => {
  const vault = opened(temporaryFolder());
  expect(vault.inUse()).toBe(false);
  vault.readerKeys.putPending('safe', FIRST);
  expect(vault.inUse()).toBe(true);
});

test('a key of another length, and a confirmation of no key, are bugs', () => {
  const { readerKeys: keys } = opened(temporaryFolder());
  expect(() => keys.putPending('safe', FIRST.slice(1))).toThrow('16 bytes');
  expect(() => keys.confirm('safe', DEVICE)).toThrow('nobody put');
});
