/** Makes a picture that somebody else's program wrote into a PNG of our own: only pixels of the right size go on. */
import { WLT_HEIGHT, WLT_WIDTH } from '../protocol/wlt.ts';
import { decodeBitmap } from './bitmap.ts';

/** More than any picture of a chip has. */
const MOST_PIXELS = WLT_WIDTH * WLT_HEIGHT;

/** First bytes of the kinds that decoders write beside BMP (RFC 2083 3.1; ITU T.81 B.1.1.3). */
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_HEAD = [0xff, 0xd8, 0xff];

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, at) => bytes[at] === byte);

/** A PNG of 102 × 126 pixels without anything else in it, or null when `bytes` is no such picture (PNG, JPEG or BMP). */
export async function toPortrait(bytes: Uint8Array): Promise<Uint8Array | null> {
  const bitmap = decodeBitmap(bytes);
  // The library draws much more than we want to be drawn, such as SVG.
  if (bitmap === null && !startsWith(bytes, PNG_HEAD) && !startsWith(bytes, JPEG_HEAD)) return null;
  // Loaded when the first picture comes: most counters have no decoder, and it is large.
  const { default: sharp } = await import('sharp');
  try {
    const picture =
      bitmap === null
        ? sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'warning' })
        : sharp(bitmap.pixels, { raw: { width: bitmap.width, height: bitmap.height, channels: 3 } });
    const { data, info } = await picture
      .removeAlpha()
      .toColourspace('srgb')
      .png()
      .toBuffer({ resolveWithObject: true });
    return info.width === WLT_WIDTH && info.height === WLT_HEIGHT ? new Uint8Array(data) : null;
  } catch {
    // Whatever is wrong with the picture: it is not shown, and the card's text stands without it.
    return null;
  }
}
