import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readJpegSize } from '../../../../devices/camera/protocol/jpeg-size.ts';
import { concatBytes, fromHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';

/** Pictures written by libjpeg, an encoder that nobody here wrote. */
async function drawn(width: number, height: number, progressive = false): Promise<Uint8Array> {
  const grey = Buffer.alloc(width * height * 3, 0x40).map((value, at) => value + (at % 97));
  const picture = sharp(grey, { raw: { width, height, channels: 3 } });
  return new Uint8Array(await picture.jpeg({ quality: 60, progressive }).toBuffer());
}

/** The least that the markers of T.81 annex B allow, written by hand: 32 × 24, one component, one scan of two bytes. */
const SOI = fromHex('FFD8');
const SOF0 = fromHex(
  `
  FFC0 000B   # start of frame, baseline; 11 bytes
  08          # bits a sample
  0018 0020   # 24 lines, 32 samples a line
  01 01 11 00 # one component
`.replace(/#.*$/gm, ''),
);
const SOS = fromHex('FFDA 0008 01 01 00 00 3F 00');
const SCAN = fromHex('A5 FF00 5A FFD3 77');
const EOI = fromHex('FFD9');
const LEAST = concatBytes([SOI, SOF0, SOS, SCAN, EOI]);

const put = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
};

describe('a whole JPEG', () => {
  test.each([
    [320, 240, false],
    [641, 481, true],
    [16, 1_000, false],
  ])('of %i × %i (progressive: %s) is measured', async (width, height, progressive) => {
    const bytes = await drawn(width, height, progressive);
    expect(readJpegSize(bytes)).toEqual(ok({ width, height, length: bytes.length }));
  });

  test('may have stuffed bytes and restart markers in its scan, and FF before a marker', () => {
    expect(readJpegSize(LEAST)).toEqual(ok({ width: 32, height: 24, length: LEAST.length }));
    const filled = concatBytes([SOI, fromHex('FFFF'), SOF0, SOS, SCAN, EOI]);
    expect(readJpegSize(filled)).toEqual(ok({ width: 32, height: 24, length: filled.length }));
  });

  test('may have zeros behind it, which are not counted, and nothing else', () => {
    expect(readJpegSize(concatBytes([LEAST, new Uint8Array(500)]))).toEqual(
      ok({ width: 32, height: 24, length: LEAST.length }),
    );
    expect(readJpegSize(concatBytes([LEAST, fromHex('00 41')]))).toEqual(err('trailing-bytes'));
    expect(readJpegSize(concatBytes([LEAST, LEAST]))).toEqual(err('trailing-bytes'));
  });
});

describe('what is no whole JPEG', () => {
  test('a picture cut at any place is refused', async () => {
    for (const bytes of [LEAST, await drawn(40, 30), await drawn(40, 30, true)]) {
      for (let length = 0; length < bytes.length; length++) {
        expect(readJpegSize(bytes.subarray(0, length)).ok).toBe(false);
      }
    }
    expect(readJpegSize(LEAST.subarray(0, LEAST.length - 1))).toEqual(err('truncated'));
  });

  test('a small picture inside another one is not taken for its end', () => {
    // APP1 with a whole picture in it, as cameras add one for the overview.
    const app1 = concatBytes([fromHex('FFE1'), Uint8Array.of(0, LEAST.length + 2), LEAST]);
    const whole = concatBytes([SOI, app1, SOF0, SOS, SCAN, EOI]);
    expect(readJpegSize(whole)).toEqual(ok({ width: 32, height: 24, length: whole.length }));
    expect(readJpegSize(concatBytes([SOI, app1]))).toEqual(err('truncated'));
  });

  test.each([
    ['nothing', new Uint8Array(0), 'not-jpeg'],
    ['a page', new TextEncoder().encode('<html>Please sign in</html>'), 'not-jpeg'],
    ['a PNG', fromHex('89504E470D0A1A0A'), 'not-jpeg'],
    ['a frame header without a scan', concatBytes([SOI, SOF0, EOI]), 'malformed'],
    ['a scan without a frame header', concatBytes([SOI, SOS, SCAN, EOI]), 'malformed'],
    ['two frame headers', concatBytes([SOI, SOF0, SOF0, SOS, SCAN, EOI]), 'malformed'],
    ['a lossless frame (SOF3)', put(LEAST, 3, 0xc3), 'malformed'],
    ['a segment of length 1', concatBytes([SOI, fromHex('FFE0 0001'), SOF0, SOS, SCAN, EOI]), 'malformed'],
    ['no lines (their number would come later, B.2.5)', put(put(LEAST, 7, 0), 8, 0), 'odd-size'],
    ['15 samples a line', put(LEAST, 10, 15), 'odd-size'],
    ['32 800 samples a line', put(LEAST, 9, 0x80), 'odd-size'],
  ])('%s', (_, bytes, reason) => {
    expect(readJpegSize(bytes)).toEqual(err(reason));
  });

  test('any bytes at all end in an answer, and what is measured lies within them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(SOI, SOF0, SOS, SCAN, EOI, fromHex('FF'), fromHex('00 07'))), (parts) => {
        const bytes = concatBytes([SOI, ...parts]);
        const size = readJpegSize(bytes);
        if (size.ok) expect(size.value.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readJpegSize(concatBytes([SOI, bytes]))));
  });

  test('one damaged byte never makes a longer picture, and a header never a size that is not in it', async () => {
    const bytes = await drawn(40, 30);
    for (let at = 0; at < bytes.length; at++) {
      const size = readJpegSize(put(bytes, at, (bytes[at] ?? 0) ^ 0xff));
      if (size.ok) expect(size.value.length).toBeLessThanOrEqual(bytes.length);
    }
  });
});
