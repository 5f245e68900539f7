/** Requests to a SAM: golden frames both ways, and every damage refused. */
import { expect, test } from 'vitest';
import { encodeFrame, frameBody, measureRequest } from '../../../../devices/id-reader/protocol/sam-frame.ts';
import {
  decodeRequest,
  encodeRequest,
  SAM_BAUD_RATES,
  type SamRequest,
} from '../../../../devices/id-reader/protocol/sam-request.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

const vectors = loadIdVectors();

const MEANINGS: Readonly<Record<string, SamRequest>> = {
  'reset SAM': { command: 'reset' },
  'SAM status': { command: 'status' },
  'SAM number': { command: 'samNumber' },
  'find card': { command: 'findCard' },
  'select card': { command: 'selectCard' },
  'read text+photo': { command: 'readTextPhoto' },
  'read added addresses': { command: 'readAddedAddresses' },
  'read management number': { command: 'readManagementNumber' },
  'read text+photo+fingerprints': { command: 'readTextPhotoFinger' },
  ...Object.fromEntries(
    SAM_BAUD_RATES.map((baudRate) => [`baud ${baudRate}`, { command: 'setBaudRate', baudRate } as const]),
  ),
  ...Object.fromEntries(
    [80, 88, 24, 255].map((bytes) => [`max RF bytes ${bytes}`, { command: 'setMaxRfBytes', bytes } as const]),
  ),
};

test('find card is command 20 with parameter 01', () => {
  expect(encodeRequest({ command: 'findCard' })).toEqual(
    Uint8Array.of(
      ...[0xaa, 0xaa, 0xaa, 0x96, 0x69], // preamble
      ...[0x00, 0x03], // three bytes follow
      ...[0x20, 0x01], // CMD PARA
      0x22, // 00 ^ 03 ^ 20 ^ 01
    ),
  );
});

test.each(vectors.requests.map(({ name, hex }) => [name, hex]))(
  '%s is built and read as the standard has it',
  (name, hex) => {
    const meaning = MEANINGS[name];
    if (meaning === undefined) throw new Error(`no meaning for the vector "${name}"`);
    expect(toHex(encodeRequest(meaning))).toBe(hex);
    expect(decodeRequest(fromHex(hex))).toEqual(ok(meaning));
    expect(measureRequest(fromHex(hex))).toEqual({ kind: 'frame', size: hex.length / 2 });
  },
);

test('every damage to any one byte of any request is refused', () => {
  for (const { hex } of vectors.requests) {
    const frame = fromHex(hex);
    for (let at = 0; at < frame.length; at++) {
      for (let mask = 1; mask < 256; mask++) {
        const read = decodeRequest(frame.map((byte, i) => (i === at ? byte ^ mask : byte)));
        if (read.ok) expect.fail(`byte ${at} of ${hex} damaged by ${mask}`);
      }
    }
  }
});

test('a wrong checksum is told before a wrong length, a wrong length before an unknown command', () => {
  expect(decodeRequest(fromHex('AAAAAA96690003200123'))).toEqual(err('bad-checksum'));
  // One byte too many for find card, with the checksum right.
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x20, 0x01, 0x00)))).toEqual(err('bad-length'));
  // The vendors' sleep command has no parameter: shorter than any request of the standard.
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x00)))).toEqual(err('bad-length'));
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x61, 0xff)))).toEqual(err('bad-length'));
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x61, 0xff, 0x50, 0x50)))).toEqual(err('bad-length'));
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x20, 0x03)))).toEqual(err('unknown-command'));
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x60, 0x05)))).toEqual(err('unknown-command'));
  expect(decodeRequest(encodeFrame(Uint8Array.of(0x77, 0x01, 0x02, 0x03)))).toEqual(err('unknown-command'));
  expect(decodeRequest(new Uint8Array(0))).toEqual(err('bad-length'));
});

test('a request with a wrong checksum is still cut as a frame, because a reader answers it', () => {
  const frame = fromHex('AAAAAA96690003200123');
  expect(measureRequest(frame)).toEqual({ kind: 'frame', size: 10 });
  expect(toHex(frameBody(frame))).toBe('2001');
});

test('a request that claims to be longer than any is noise at once', () => {
  expect(measureRequest(fromHex('AAAAAA96690041'))).toEqual({ kind: 'noise', size: 1, reason: 'length' });
  expect(measureRequest(fromHex('AAAAAA96690000'))).toEqual({ kind: 'noise', size: 1, reason: 'length' });
});
