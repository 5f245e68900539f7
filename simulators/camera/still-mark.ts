/** Makes each still another one: a comment with its number and time, right behind the picture's first marker. Pure. */
import { concatBytes, uint16BE } from '../../devices/kit/bytes.ts';

/** `jpeg` with `text` as a COM segment behind SOI (ITU T.81 B.2.4.5). `text` is ASCII. */
export function markStill(jpeg: Uint8Array, text: string): Uint8Array {
  const comment = new TextEncoder().encode(text);
  const segment = concatBytes([Uint8Array.of(0xff, 0xfe), uint16BE(comment.length + 2), comment]);
  return concatBytes([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
