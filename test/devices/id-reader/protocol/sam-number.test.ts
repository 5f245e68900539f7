/** SAM numbers: golden numbers both ways, unsigned and padded. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSamNumber, encodeSamNumber } from '../../../../devices/id-reader/protocol/sam-number.ts';
import { decodeResponse } from '../../../../devices/id-reader/protocol/sam-response.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

test.each(loadIdVectors().samIds.map((row) => [row.string, row] as const))('%s', (text, row) => {
  expect(decodeSamNumber(fromHex(row.payloadHex))).toEqual(ok({ text, compact: row.compact }));
  expect(toHex(encodeSamNumber(text))).toBe(row.payloadHex);
  const response = decodeResponse(fromHex(row.responseHex));
  expect(response.ok && toHex(response.value.data)).toBe(row.payloadHex);
});

test('any 16 bytes make a number that encodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (data) => {
      const number = decodeSamNumber(data);
      if (!number.ok) throw new Error('16 bytes refused');
      expect(encodeSamNumber(number.value.text)).toEqual(data);
    }),
  );
});

test.each([0, 15, 17])('%i bytes are no number', (size) => {
  expect(decodeSamNumber(new Uint8Array(size))).toEqual(err('length'));
});

test('text of another shape, or with parts that do not fit, is a bug and throws', () => {
  for (const text of [
    '',
    '05.03-20151231-1-2',
    '05.03-20151231-4294967296-0000000000',
    '70000.03-20151231-0000000001-0000000002',
  ]) {
    expect(() => encodeSamNumber(text)).toThrow('not a SAM number');
  }
});
