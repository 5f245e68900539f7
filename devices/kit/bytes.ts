/** Small arithmetic on byte arrays that every codec needs. Pure; offsets out of range throw, for a codec checks lengths first. */

/** One new array with all parts one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Upper-case hex without spaces. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0').toUpperCase();
  return text;
}

/** Hex, blanks allowed between bytes, upper or lower case; throws on anything else. For constants and tests, not for input. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw new Error('fromHex: not hex, or half a byte');
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** All bytes joined by exclusive or; 0 for none. */
export function xorOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}

/** True where both have the same bytes. Not for secrets: it stops at the first difference. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The first place of `wanted` in `bytes` at or after `from`; -1 when it is not there. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = from; at + wanted.length <= bytes.length; at++) {
    let same = 0;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function readUint16BE(bytes: Uint8Array, offset: number): number {
  return view(bytes).getUint16(offset, false);
}

export function readUint16LE(bytes: Uint8Array, offset: number): number {
  return view(bytes).getUint16(offset, true);
}

export function readUint32BE(bytes: Uint8Array, offset: number): number {
  return view(bytes).getUint32(offset, false);
}

export function readUint32LE(bytes: Uint8Array, offset: number): number {
  return view(bytes).getUint32(offset, true);
}

export function readInt32LE(bytes: Uint8Array, offset: number): number {
  return view(bytes).getInt32(offset, true);
}

export function uint16BE(value: number): Uint8Array {
  const bytes = new Uint8Array(2);
  view(bytes).setUint16(0, value, false);
  return bytes;
}

export function uint16LE(value: number): Uint8Array {
  const bytes = new Uint8Array(2);
  view(bytes).setUint16(0, value, true);
  return bytes;
}

export function uint32BE(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  view(bytes).setUint32(0, value, false);
  return bytes;
}

export function uint32LE(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  view(bytes).setUint32(0, value, true);
  return bytes;
}
