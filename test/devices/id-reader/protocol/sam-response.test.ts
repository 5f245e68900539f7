/** Answers of a SAM: golden frames both ways, and frames that are none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeResponse, encodeResponse } from '../../../../devices/id-reader/protocol/sam-response.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

const vectors = loadIdVectors();

test('card found has status 9F and four zeros', () => {
  expect(decodeResponse(fromHex(vectors.ok.find ?? ''))).toEqual(
    ok({ status: 0x9f, cardStatus: 0, data: new Uint8Array(4) }),
  );
});

test('a failed read carries the status that the card itself gave', () => {
  // GA 467 reader protocol: SW1 SW2 forward the card's ISO 7816 status, here 6982.
  const frame = fromHex('AAAAAA96690004 6982 41 AE');
  expect(decodeResponse(frame)).toEqual(ok({ status: 0x41, cardStatus: 0x6982, data: new Uint8Array(0) }));
  expect(encodeResponse({ status: 0x41, cardStatus: 0x6982, data: new Uint8Array(0) })).toEqual(frame);
});

test.each(vectors.status.map(({ sw3, hex }) => [sw3, hex]))('status %s is read and built', (sw3, hex) => {
  const response = { status: Number.parseInt(sw3, 16), cardStatus: 0, data: new Uint8Array(0) };
  expect(decodeResponse(fromHex(hex))).toEqual(ok(response));
  expect(toHex(encodeResponse(response))).toBe(hex);
});

test('any answer survives encoding and decoding', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xff }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.uint8Array({ maxLength: 2310 }),
      (status, cardStatus, data) => {
        expect(decodeResponse(encodeResponse({ status, cardStatus, data }))).toEqual(ok({ status, cardStatus, data }));
      },
    ),
  );
});

test('what is shorter or longer than its length says is no frame', () => {
  const frame = fromHex(vectors.ok.find ?? '');
  for (let size = 0; size < frame.length; size++) {
    expect(decodeResponse(frame.subarray(0, size))).toEqual(err('bad-frame'));
  }
  expect(decodeResponse(Uint8Array.of(...frame, 0))).toEqual(err('bad-frame'));
});

test('any bytes are answered with a value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(decodeResponse(bytes)).toEqual(err('bad-frame'));
    }),
  );
});
