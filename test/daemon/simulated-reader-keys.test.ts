import { expect, test } from 'vitest';
import { createSuppliedReaders } from '../../daemon/simulated-reader-keys.ts';
import { countingRandom } from '../support/counting-random.ts';
import { opened, temporaryFolder } from './vault/vault-fixture.ts';

test('each simulated reader comes with a key of its own, the same at each start', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const supplied = createSuppliedReaders({ readerKeys: vault.readerKeys, random: countingRandom() });
  const safe = supplied('safe');
  const desk = supplied('desk');
  expect(safe.key).toHaveLength(16);
  expect(safe.key).not.toEqual(desk.key);
  expect(safe.identity).not.toEqual(desk.identity);
  vault.close();
  const { readerKeys } = opened(folder);
  expect(createSuppliedReaders({ readerKeys, random: countingRandom() })('safe')).toEqual(safe);
  expect(readerKeys.find('safe')).toEqual({ state: 'proven', ...safe, pending: null });
});

test('a start that was cut short between keeping and confirming is finished with the same key', () => {
  const { readerKeys } = opened(temporaryFolder());
  const key = countingRandom()(16);
  readerKeys.putPending('safe', key);
  expect(createSuppliedReaders({ readerKeys, random: countingRandom() })('safe').key).toEqual(key);
  expect(readerKeys.find('safe')?.state).toBe('proven');
});

test('a reader in the middle of a commissioning has the key that it has proven', () => {
  const { readerKeys } = opened(temporaryFolder());
  const supplied = createSuppliedReaders({ readerKeys, random: countingRandom() });
  const { key } = supplied('safe');
  readerKeys.putPending('safe', new Uint8Array(16).fill(3));
  expect(supplied('safe').key).toEqual(key);
  expect(readerKeys.find('safe')?.state).toBe('proven-and-pending');
});
