/** Scans over a serial line, cut by the frame reader of the device kit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../../../devices/kit/bytes.ts';
import { createFrameReader, type Noise } from '../../../../devices/kit/frame-reader.ts';
import type { IdentifiedText } from '../../../../devices/scanner/protocol/aim-id.ts';
import {
  decodeScan,
  encodeScan,
  MAX_SCAN,
  measureScan,
  type ScanFraming,
} from '../../../../devices/scanner/protocol/serial-scan.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const FRAMINGS: readonly ScanFraming[] = ['cr', 'lf', 'crLf', 'stxEtx'];
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function cut(chunks: readonly Uint8Array[]): {
  scans: ReturnType<typeof decodeScan>[];
  noise: Noise[];
  buffered: number;
} {
  const scans: ReturnType<typeof decodeScan>[] = [];
  const noise: Noise[] = [];
  const reader = createFrameReader({
    measure: measureScan,
    maxFrameBytes: MAX_SCAN,
    patienceMs: 150,
    clock: createManualClock(),
    onFrame: (frame) => scans.push(decodeScan(frame)),
    onNoise: (told) => noise.push(told),
  });
  for (const chunk of chunks) reader.push(chunk);
  return { scans, noise, buffered: reader.buffered() };
}

const chunked = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));

/** A code as a scanner may send it; its own text does not begin like an AIM identifier. */
const scan: fc.Arbitrary<IdentifiedText> = fc.record({
  aim: fc.constantFrom(null, ']C0', ']A0', ']Q1', ']d2'),
  text: fc
    .string({ unit: fc.constantFrom(...'ABCXYZ0123456789*-]中', '\x1d'), minLength: 1, maxLength: 20 })
    .filter((text) => !/^\][A-Za-z][0-9A-Za-z]/.test(text)),
});

describe('golden scans', () => {
  test.each(numberVectors.barcode.serial)('$bytes is $text', ({ bytes, text }) => {
    for (const size of [1, 2, 3, 64]) {
      const { scans, buffered } = cut(chunked(fromHex(bytes), size));
      expect(scans).toMatchObject([{ ok: true, value: { text } }]);
      expect(buffered).toBe(0);
    }
  });

  test('they are made again as they were', () => {
    const made = [
      encodeScan({ aim: null, text: 'X320101001' }, 'crLf'),
      encodeScan({ aim: ']C0', text: 'X320101001' }, 'cr'),
      encodeScan({ aim: null, text: 'X320101001' }, 'stxEtx'),
    ];
    expect(made).toEqual(numberVectors.barcode.serial.map(({ bytes }) => fromHex(bytes)));
  });
});

describe('properties', () => {
  test('any scans, in any framing and any chunks, are read as they were sent', () => {
    const sent = fc.array(fc.tuple(scan, fc.constantFrom(...FRAMINGS)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sent, fc.integer({ min: 1, max: 70 }), (scans, size) => {
        const bytes = concatBytes(scans.map(([one, framing]) => encodeScan(one, framing)));
        const got = cut(chunked(bytes, size));
        expect(got.scans).toEqual(scans.map(([value]) => ({ ok: true, value })));
        expect(got.noise.every(({ reason }) => reason === 'line-end')).toBe(true);
      }),
    );
  });

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        cut([bytes]);
        decodeScan(bytes);
      }),
    );
  });
});

describe('mishaps', () => {
  test('half a scan that has lost its STX is no scan', () => {
    const { scans, noise } = cut([ascii('101001\x03\x02X320101001\x03')]);
    expect(scans).toMatchObject([{ value: { text: 'X320101001' } }]);
    expect(noise).toEqual([{ bytes: 7, reason: 'no-start' }]);
  });

  test('a scan that never ended does not run into the next', () => {
    const { scans, noise } = cut([ascii('\x02X3201\x02X320101001\x03')]);
    expect(scans).toMatchObject([{ value: { text: 'X320101001' } }]);
    expect(noise).toEqual([{ bytes: 6, reason: 'no-end' }]);
  });

  test('lines within STX and ETX are one scan', () => {
    expect(cut([ascii('\x02AB\r\nCD\x03')]).scans).toEqual([{ ok: true, value: { aim: null, text: 'AB\r\nCD' } }]);
  });

  test.each([
    ['\x02\x03', 'empty'],
    [']C0\r', 'empty'],
    ['X3201\x0001001\r', 'control'],
    ['X3201\x7f01001\r', 'control'],
    ['X320101001', 'frame'],
    ['X320101001\r\n', 'frame'],
    ['', 'frame'],
  ])('%j is refused: %s', (text, reason) => {
    expect(decodeScan(ascii(text))).toEqual({ ok: false, error: reason });
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(decodeScan(Uint8Array.of(0x58, 0xff, 0x0d))).toEqual({ ok: false, error: 'encoding' });
  });

  test('a line that never ends costs no more than the longest scan', () => {
    const { buffered, noise } = cut([new Uint8Array(3 * MAX_SCAN).fill(0x41)]);
    expect(buffered).toBeLessThan(MAX_SCAN);
    expect(noise).toMatchObject([{ reason: 'too-long' }]);
  });
});
