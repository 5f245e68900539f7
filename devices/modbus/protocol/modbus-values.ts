/** Bits and words as Modbus packs them, and the few ways in which devices mean a word. Modbus Application Protocol V1.1b3, 4.2 and 6.1. */
import { readUint16BE } from '../../kit/bytes.ts';

/** First bit = lowest bit of the first byte; the last byte is filled with zeros. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return bytes;
}

/** The first `count` bits; `count` lies within the bytes. */
export function unpackBits(bytes: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => (((bytes[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);
}

/** Words of 0..65535, high byte first. */
export function packRegisters(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

/** An odd last byte is left out; callers check the length first. */
export function unpackRegisters(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => readUint16BE(bytes, 2 * i));
}

/** A word as two's complement: FF33 is -205. */
export function signedWord(word: number): number {
  return word >= 0x8000 ? word - 0x10000 : word;
}

/** The word of -32768..32767; the opposite of `signedWord`. */
export function wordOfSigned(value: number): number {
  return value & 0xffff;
}
