/** Check values of OSDP: the catalogue's value, and the examples of the standard. */
import { describe, expect, test } from 'vitest';
import { osdpChecksum, osdpCrc } from '../../../../devices/badge-reader/protocol/osdp-crc.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import { goldenFrames, osdpVectors } from './osdp-vectors.ts';

describe('check values', () => {
  test('the CRC of "123456789" is the one in the catalogue', () => {
    for (const { hex, crc } of osdpVectors.crc) expect(osdpCrc(fromHex(hex))).toBe(Number.parseInt(crc, 16));
  });

  test('the CRC of nothing is its start value', () => {
    expect(osdpCrc(new Uint8Array())).toBe(0x1d0f);
  });

  test('a broadcast COMSET has the CRC of the standard, 386E', () => {
    expect(osdpCrc(fromHex('53 7F 0D 00 04 6E 00 80 25 00 00'))).toBe(0x386e);
  });

  test('the checksum makes the sum of all bytes zero', () => {
    expect(osdpChecksum(fromHex('53 00 08 00 00 61 00'))).toBe(0x44);
    expect(osdpChecksum(fromHex('53 7F 0C 00 00 6E 00 80 25 00 00'))).toBe(0x0f);
    expect(osdpChecksum(new Uint8Array())).toBe(0);
  });

  test.each(goldenFrames.filter(([, hex]) => !hex.startsWith('FF')))('%s ends in its own check', (_name, hex) => {
    const frame = fromHex(hex);
    const crc = ((frame[4] ?? 0) & 0x04) !== 0;
    const [low, high] = frame.subarray(-2);
    if (crc) expect(osdpCrc(frame.subarray(0, -2))).toBe((low ?? 0) | ((high ?? 0) << 8));
    else expect(osdpChecksum(frame.subarray(0, -1))).toBe(high);
  });
});
