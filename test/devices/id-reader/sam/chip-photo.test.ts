import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { WLT_HEAD } from '../../../../devices/id-reader/protocol/wlt.ts';
import { decodeBitmap } from '../../../../devices/id-reader/sam/bitmap.ts';
import { toChipPhoto } from '../../../../devices/id-reader/sam/chip-photo.ts';
import { ok } from '../../../../devices/kit/result.ts';

/** A drawn pattern, no face: every pixel tells its place. */
function drawn(width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) pixels.set([at % width, Math.floor(at / width), at % 251], at * 3);
  return pixels;
}

/** The pattern as a bitmap of 24 or 32 bits a pixel; a negative height means rows from the top. */
function bitmap(width: number, height: number, bits: 24 | 32 = 24): Uint8Array {
  const rows = Math.abs(height);
  const step = bits / 8;
  const rowBytes = Math.ceil((width * step) / 4) * 4;
  const bytes = new Uint8Array(54 + rowBytes * rows);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]); // "BM"
  view.setUint32(10, 54, true); // where the pixels begin
  view.setUint32(14, 40, true); // size of the second header
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(28, bits, true);
  const pixels = drawn(width, rows);
  for (let at = 0; at < width * rows; at++) {
    const row = Math.floor(at / width);
    const to = 54 + rowBytes * (height > 0 ? rows - 1 - row : row) + (at % width) * step;
    bytes.set([pixels[at * 3 + 2] ?? 0, pixels[at * 3 + 1] ?? 0, pixels[at * 3] ?? 0], to); // blue, green, red
  }
  return bytes;
}

const raw = (width: number, height: number) => sharp(drawn(width, height), { raw: { width, height, channels: 3 } });
const block = new Uint8Array(1024);
block.set(WLT_HEAD);

/** The picture that a reader would hand on, or why there is none. */
function photoOf(picture: Uint8Array) {
  return toChipPhoto(block, async () => ok(picture));
}

async function pixelsOf(base64: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(Buffer.from(base64, 'base64')).raw().toBuffer());
}

describe('a decoded picture becomes a PNG of our own, pixel for pixel', () => {
  test.each<[string, () => Promise<Uint8Array>]>([
    ['BMP of 24 bits', async () => bitmap(102, 126)],
    ['BMP with rows from the top', async () => bitmap(102, -126)],
    ['BMP of 32 bits', async () => bitmap(102, 126, 32)],
    ['PNG', () => raw(102, 126).png().toBuffer()],
  ])('%s', async (_what, make) => {
    const photo = await photoOf(await make());
    if (photo.state !== 'decoded') throw new Error(photo.state);
    expect(photo.mediaType).toBe('image/png');
    expect(await pixelsOf(photo.base64)).toEqual(drawn(102, 126));
  });

  test('a JPEG, without the notes that its maker put into it', async () => {
    const jpeg = await raw(102, 126)
      .withExif({ IFD0: { ImageDescription: 'a note' } })
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(jpeg.includes('a note')).toBe(true);
    const photo = await photoOf(jpeg);
    if (photo.state !== 'decoded') throw new Error(photo.state);
    expect(photo.mediaType).toBe('image/png');
    expect(Buffer.from(photo.base64, 'base64').includes('a note')).toBe(false);
  });
});

describe('what is no picture of a chip is not shown', () => {
  test.each<[string, () => Promise<Uint8Array>]>([
    ['nothing', async () => new Uint8Array(0)],
    [
      'text',
      async () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="102" height="126"/>'),
    ],
    ['a BMP of another size', async () => bitmap(126, 102)],
    ['a BMP cut short', async () => bitmap(102, 126).slice(0, -1)],
    ['a PNG of another size', () => raw(103, 126).png().toBuffer()],
    ['a PNG cut short', async () => (await raw(102, 126).png().toBuffer()).subarray(0, 3_000)],
    ['a JPEG of another size', () => raw(102, 125).jpeg().toBuffer()],
    ['a JPEG cut short', async () => (await raw(102, 126).jpeg().toBuffer()).subarray(0, 700)],
    ['a picture of a million pixels', () => raw(1000, 1000).png({ compressionLevel: 9 }).toBuffer()],
    ['more than 200 kB', async () => new Uint8Array([...bitmap(102, 126), ...new Uint8Array(200_000)])],
  ])('%s', async (_what, make) => {
    expect(await photoOf(await make())).toEqual({ state: 'undecoded', reason: 'decoder-failed' });
  });

  test('no block is absent, a block without the head is bad, and neither is shown to a decoder', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await toChipPhoto(new Uint8Array(0), never)).toEqual({ state: 'absent' });
    expect(await toChipPhoto(new Uint8Array(1024), never)).toEqual({ state: 'undecoded', reason: 'bad-head' });
    expect(await toChipPhoto(block.slice(1), never)).toEqual({ state: 'undecoded', reason: 'bad-head' });
  });
});

test('a bitmap whose headers lie is none', () => {
  const good = bitmap(5, 3);
  expect(decodeBitmap(good)?.pixels).toEqual(drawn(5, 3));
  const lies: [offset: number, value: number][] = [
    [0, 0x43], // no "BM"
    [10, 200], // pixels beyond the end
    [18, 250], // wider than the file
    [28, 16], // 16 bits a pixel
    [30, 1], // compressed
  ];
  for (const [offset, value] of lies) expect(decodeBitmap(good.with(offset, value)), `${offset}`).toBeNull();
});
