/** Added addresses: golden answers, and data that is no multiple of an address. */
import { expect, test } from 'vitest';
import { decodeAddedAddresses, encodeAddedAddresses } from '../../../../devices/id-reader/protocol/added-addresses.ts';
import { decodeResponse } from '../../../../devices/id-reader/protocol/sam-response.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

const vectors = loadIdVectors();
const four = [1, 2, 3, 4].map((n) => `样本省样本市样本区新址${n}号`);

test.each([
  ['newAddress1', four.slice(0, 1)],
  ['newAddress4', four],
])('%s is read and built', (name, addresses) => {
  const response = decodeResponse(fromHex(vectors.ok[name] ?? ''));
  if (!response.ok) throw new Error('vector is no frame');
  expect(decodeAddedAddresses(response.value.data)).toEqual(ok(addresses));
  expect(encodeAddedAddresses(addresses)).toEqual(response.value.data);
});

test('no data is no address', () => {
  expect(decodeAddedAddresses(new Uint8Array(0))).toEqual(ok([]));
});

test.each([1, 69, 71, 139, 350])('%i bytes are no addresses', (size) => {
  expect(decodeAddedAddresses(new Uint8Array(size))).toEqual(err('length'));
});

test('a fifth address, or one of 36 characters, is a bug and throws', () => {
  expect(() => encodeAddedAddresses([...four, '五'])).toThrow('four');
  expect(() => encodeAddedAddresses(['址'.repeat(36)])).toThrow('36');
  expect(encodeAddedAddresses(['址'.repeat(35)]).length).toBe(70);
});
