import { describe, expect, test } from 'vitest';
import { WLT_HEAD } from '../../../../devices/id-reader/protocol/wlt.ts';
import { pictureType, toChipPhoto } from '../../../../devices/id-reader/sam/chip-photo.ts';
import { ok } from '../../../../devices/kit/result.ts';

function png(width: number, height: number): Uint8Array {
  return Uint8Array.of(
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], // signature
    ...[0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52], // IHDR, 13 bytes
    ...[0, 0, 0, width, 0, 0, 0, height],
    ...[8, 2, 0, 0, 0, 0, 0, 0, 0], // depth, colour, the rest, checksum
  );
}

function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(54);
  bytes.set([0x42, 0x4d]); // "BM"
  const view = new DataView(bytes.buffer);
  view.setUint32(14, 40, true); // size of the header
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  return bytes;
}

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

describe('the type of a decoded picture', () => {
  test.each([
    ['PNG', png(102, 126), 'image/png'],
    ['BMP', bmp(102, 126), 'image/bmp'],
    ['BMP with rows from the top', bmp(102, -126), 'image/bmp'],
    ['JPEG', jpeg, 'image/jpeg'],
  ])('%s', (_what, bytes, type) => {
    expect(pictureType(bytes)).toBe(type);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<svg onload="">')],
    ['a PNG of another size', png(103, 126)],
    ['a PNG of another height', png(102, 127)],
    ['a PNG that ends in its header', png(102, 126).slice(0, 20)],
    ['a PNG whose first chunk is not IHDR', png(102, 126).map((byte, i) => (i === 12 ? 0x58 : byte))],
    ['a BMP of another size', bmp(126, 102)],
    ['a BMP that ends in its header', bmp(102, 126).slice(0, 26)],
    ['half a JPEG head', jpeg.slice(0, 3)],
  ])('%s is no picture', (_what, bytes) => {
    expect(pictureType(bytes)).toBeNull();
  });

  test('200 kB is the most', () => {
    const large = new Uint8Array(200_000);
    large.set(jpeg);
    expect(pictureType(large)).toBe('image/jpeg');
    const larger = new Uint8Array(200_001);
    larger.set(jpeg);
    expect(pictureType(larger)).toBeNull();
  });
});

describe('what becomes of the picture block', () => {
  const block = new Uint8Array(1024);
  block.set(WLT_HEAD);

  test('no block is absent, a block without the head is bad, and neither is shown to a decoder', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await toChipPhoto(new Uint8Array(0), never)).toEqual({ state: 'absent' });
    expect(await toChipPhoto(new Uint8Array(1024), never)).toEqual({ state: 'undecoded', reason: 'bad-head' });
    expect(await toChipPhoto(block.slice(1), never)).toEqual({ state: 'undecoded', reason: 'bad-head' });
  });

  test('a decoder that answers with something else than a picture has failed', async () => {
    expect(await toChipPhoto(block, async () => ok(new Uint8Array(100)))).toEqual({
      state: 'undecoded',
      reason: 'decoder-failed',
    });
  });
});
