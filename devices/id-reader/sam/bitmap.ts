/** Reads an uncompressed Windows bitmap, which is what the known WLT decoders write. Pure. (BITMAPINFOHEADER, BI_RGB) */
import { readInt32LE, readUint16LE } from '../../kit/bytes.ts';

/** Pixels row by row from the top, three bytes each: red, green, blue. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const HEADERS = 54;

/** Null for what is no whole bitmap of 24 or 32 bits a pixel. */
export function decodeBitmap(bytes: Uint8Array): RgbPicture | null {
  if (bytes.length < HEADERS || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return null; // "BM"
  const start = readInt32LE(bytes, 10);
  const width = readInt32LE(bytes, 18);
  const signedHeight = readInt32LE(bytes, 22);
  const bits = readUint16LE(bytes, 28);
  const height = Math.abs(signedHeight);
  if (readInt32LE(bytes, 30) !== 0 || (bits !== 24 && bits !== 32) || width < 1 || height < 1) return null;
  const step = bits / 8;
  const rowBytes = Math.ceil((width * step) / 4) * 4;
  if (start < HEADERS || start + rowBytes * height > bytes.length) return null;
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    // Rows stand from the bottom up unless the height is negative.
    const from = start + rowBytes * (signedHeight > 0 ? height - 1 - row : row);
    for (let column = 0; column < width; column++) {
      const source = from + column * step;
      // Blue, green, red in the file.
      pixels.set([bytes[source + 2] ?? 0, bytes[source + 1] ?? 0, bytes[source] ?? 0], (row * width + column) * 3);
    }
  }
  return { width, height, pixels };
}
