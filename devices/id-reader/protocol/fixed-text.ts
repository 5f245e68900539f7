/** Text of fixed width as cards have it: UTF-16 little-endian, padded on the right with blanks. Sliced by bytes, never by code points. */
import { readUint16LE } from '../../kit/bytes.ts';

/** Every unit as it is, lone surrogates and private-use characters included. An odd last byte is left out. */
export function decodeUtf16(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(readUint16LE(bytes, at));
  return text;
}

/** Without the padding on the right: blanks, and the zeros that some cards have instead. */
export function trimPadding(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return text.slice(0, end);
}

/** `text` padded with blanks to `size` bytes; throws when it is longer, since a card cannot hold it. */
export function encodeUtf16Padded(text: string, size: number): Uint8Array {
  if (text.length * 2 > size) throw new Error(`text of ${text.length} characters in a field of ${size / 2}`);
  const bytes = new Uint8Array(size);
  for (let unit = 0; unit * 2 < size; unit++) {
    const code = unit < text.length ? text.charCodeAt(unit) : 0x20;
    bytes[2 * unit] = code & 0xff;
    bytes[2 * unit + 1] = code >> 8;
  }
  return bytes;
}
