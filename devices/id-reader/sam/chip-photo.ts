/** The picture of a chip, decoded by the site's own program where there is one. What that program says is not believed, but checked. */
import { readInt32LE, readUint32BE } from '../../kit/bytes.ts';
import type { Result } from '../../kit/result.ts';
import type { ChipPhoto } from '../contract.ts';
import { hasWltHead, WLT_HEIGHT, WLT_WIDTH } from '../protocol/wlt.ts';

/** Turns a WLT block of 1024 bytes into a PNG, JPEG or BMP picture. Never rejects. */
export type PhotoDecoder = (block: Uint8Array) => Promise<Result<Uint8Array, string>>;

const MAX_PICTURE_BYTES = 200_000;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);

/** The media type of a picture that may be shown; null for anything else, another size included. */
export function pictureType(bytes: Uint8Array): string | null {
  if (bytes.length > MAX_PICTURE_BYTES) return null;
  // PNG: signature, then IHDR with width and height, big-endian (RFC 2083 3.1 and 4.1.1).
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    if (bytes.length < 33 || !startsWith(bytes.subarray(12), [0x49, 0x48, 0x44, 0x52])) return null;
    const right = readUint32BE(bytes, 16) === WLT_WIDTH && readUint32BE(bytes, 20) === WLT_HEIGHT;
    return right ? 'image/png' : null;
  }
  // BMP: "BM", then a header of at least 40 bytes at 14; a negative height means rows from the top.
  if (startsWith(bytes, [0x42, 0x4d])) {
    if (bytes.length < 54) return null;
    const right = readInt32LE(bytes, 18) === WLT_WIDTH && Math.abs(readInt32LE(bytes, 22)) === WLT_HEIGHT;
    return right ? 'image/bmp' : null;
  }
  // JPEG: start of image and the first byte of the next marker; its size stands too deep to be worth a parser here.
  if (bytes.length >= 4 && startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  return null;
}

/** What becomes of a card's picture block. The block itself is kept nowhere. */
export async function toChipPhoto(block: Uint8Array, decode: PhotoDecoder | null): Promise<ChipPhoto> {
  if (block.length === 0) return { state: 'absent' };
  if (!hasWltHead(block)) return { state: 'undecoded', reason: 'bad-head' };
  if (decode === null) return { state: 'undecoded', reason: 'no-decoder' };
  const picture = await decode(block);
  if (!picture.ok) return { state: 'undecoded', reason: 'decoder-failed' };
  const mediaType = pictureType(picture.value);
  if (mediaType === null) return { state: 'undecoded', reason: 'decoder-failed' };
  return { state: 'decoded', mediaType, base64: Buffer.from(picture.value).toString('base64') };
}
