import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concatBytes,
  equalBytes,
  fromHex,
  indexOfBytes,
  readInt32LE,
  readUint16BE,
  readUint16LE,
  readUint32BE,
  readUint32LE,
  toHex,
  uint16BE,
  uint16LE,
  uint32BE,
  uint32LE,
  xorOf,
} from '../../../devices/kit/bytes.ts';

describe('bytes', () => {
  test('hex is upper case without spaces and is read back from any case, with spaces', () => {
    expect(toHex(Uint8Array.of(0x00, 0x0a, 0xff))).toBe('000AFF');
    expect(fromHex('00 0a Ff')).toEqual(Uint8Array.of(0x00, 0x0a, 0xff));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)), bytes)));
  });

  test.each(['0', '0g', 'abc', '0x00'])('"%s" is no hex and throws', (text) => {
    expect(() => fromHex(text)).toThrow('not hex');
  });

  test('numbers are read in the order that their name says, also from a view into a larger array', () => {
    const bytes = Uint8Array.of(0xee, 0x81, 0x02, 0x03, 0x84).subarray(1);
    expect(readUint16BE(bytes, 0)).toBe(0x8102);
    expect(readUint16LE(bytes, 0)).toBe(0x0281);
    expect(readUint32BE(bytes, 0)).toBe(0x81020384);
    expect(readUint32LE(bytes, 0)).toBe(0x84030281); // unsigned
    expect(readInt32LE(bytes, 0)).toBe(0x84030281 - 2 ** 32);
    expect(() => readUint16BE(bytes, 3)).toThrow(RangeError);
  });

  test('numbers are written as they are read', () => {
    expect(uint16BE(0x0102)).toEqual(Uint8Array.of(0x01, 0x02));
    expect(uint16LE(0x0102)).toEqual(Uint8Array.of(0x02, 0x01));
    expect(uint32BE(0x01020304)).toEqual(Uint8Array.of(0x01, 0x02, 0x03, 0x04));
    expect(uint32LE(0x01020304)).toEqual(Uint8Array.of(0x04, 0x03, 0x02, 0x01));
  });

  test('the exclusive or of 00 03 10 FF is EC, as in the reset request of the GA 467 reader protocol', () => {
    expect(xorOf(Uint8Array.of(0x00, 0x03, 0x10, 0xff))).toBe(0xec);
    expect(xorOf(new Uint8Array(0))).toBe(0);
  });

  test('joining and searching', () => {
    const joined = concatBytes([Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 1, 2, 3)]);
    expect(joined).toEqual(Uint8Array.of(1, 2, 1, 2, 3));
    expect(indexOfBytes(joined, Uint8Array.of(1, 2), 0)).toBe(0);
    expect(indexOfBytes(joined, Uint8Array.of(1, 2), 1)).toBe(2);
    expect(indexOfBytes(joined, Uint8Array.of(3, 1), 0)).toBe(-1);
    expect(equalBytes(joined, joined.slice())).toBe(true);
    expect(equalBytes(joined, joined.slice(1))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  });
});
