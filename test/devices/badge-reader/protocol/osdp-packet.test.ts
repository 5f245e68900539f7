/** OSDP packets: golden frames in any chunking, every byte damaged in every way, echoes, marks, and shapes that cannot be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodePacket,
  encodeFrameWithMark,
  encodePacket,
  headerOf,
  MAX_FRAME_BYTES,
  MAX_PACKET_BYTES,
  measureOsdp,
  type OsdpPacket,
} from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { concatBytes, fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { createFrameReader } from '../../../../devices/kit/frame-reader.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { anyPacket } from './osdp-arbitraries.ts';
import { goldenFrames, osdpVectors } from './osdp-vectors.ts';

const PATIENCE_MS = 50;
/** Taken off the wire of a reader (OSDP.Net, ReplyTest). */
const ACK = '538008000540689F';
const POLL_WITH_CHECKSUM = '53000700026044';

function listen(accepted: 'crc' | 'checksum' | 'either') {
  const clock = createManualClock();
  const frames: string[] = [];
  const noise: { bytes: number; reason: string }[] = [];
  const reader = createFrameReader({
    measure: (buffer) => measureOsdp(buffer, accepted),
    maxFrameBytes: MAX_FRAME_BYTES,
    patienceMs: PATIENCE_MS,
    clock,
    onFrame: (frame) => frames.push(toHex(frame)),
    onNoise: (told) => noise.push(told),
  });
  return { clock, frames, noise, reader };
}

/** All frames in `bytes` when silence follows, as the frame reader would find them. */
function framesIn(bytes: Uint8Array, accepted: 'crc' | 'checksum' | 'either'): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const measured = measureOsdp(bytes.subarray(at), accepted);
    if (measured.kind === 'frame') frames.push(toHex(bytes.subarray(at, at + measured.size)));
    at += measured.kind === 'more' ? 1 : measured.size;
  }
  return frames;
}

function withoutMark(hex: string): string {
  return hex.startsWith('FF') ? hex.slice(2) : hex;
}

function checkIn(hex: string): 'crc' | 'checksum' {
  return (Number.parseInt(withoutMark(hex).slice(8, 10), 16) & 0x04) !== 0 ? 'crc' : 'checksum';
}

describe('golden frames', () => {
  test('a POLL with CRC is built byte by byte', () => {
    const poll: OsdpPacket = {
      direction: 'command',
      address: 0,
      sequence: 2,
      check: 'crc',
      security: null,
      id: 0x60,
      data: new Uint8Array(),
      mac: null,
    };
    expect(encodeFrameWithMark(poll)).toEqual(
      Uint8Array.of(
        0xff, // mark, in nothing's length or check
        0x53, // SOM
        0x00, // address 0, no reply flag
        ...[0x08, 0x00], // eight bytes, little-endian
        0x06, // CRC, number 2
        0x60, // POLL
        ...[0x89, 0xcc], // CRC, little-endian
      ),
    );
  });

  test.each(osdpVectors.clearFrames)('$name is read as the standard says and built again', (vector) => {
    const { hex, direction, address, sequence, check, id, data } = vector;
    const packet = { direction, address, sequence, check, security: null, id, data: fromHex(data), mac: null };
    expect(decodePacket(fromHex(hex))).toEqual({ ok: true, value: packet });
    expect(toHex(encodePacket(packet))).toBe(hex);
  });

  test.each(goldenFrames)('%s is one frame, and decoded and encoded the same bytes', (_name, hex) => {
    const frame = fromHex(hex);
    expect(measureOsdp(frame, 'either')).toEqual({ kind: 'frame', size: frame.length });
    const packet = decodePacket(frame);
    if (!packet.ok) expect.fail(packet.error);
    expect(toHex(encodePacket(packet.value))).toBe(withoutMark(hex));
    expect(headerOf(frame)).toEqual({ direction: packet.value.direction, address: packet.value.address });
  });

  test('frames in any cutting come out the same, with nothing left and no noise', () => {
    const wanted = goldenFrames.map(([, hex]) => hex);
    const stream = fromHex(wanted.join(''));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const { frames, noise, reader } = listen('either');
        for (let i = 0, at = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          reader.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(frames).toEqual(wanted);
        expect(noise).toEqual([]);
        expect(reader.buffered()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test.each([1, 2, 3, 64])('noise between frames is counted in pieces of %i bytes', (size) => {
    const { frames, noise, reader } = listen('crc');
    const stream = fromHex(`FFFF00${ACK}5300000053FFFF${ACK}`);
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
    expect(frames).toEqual([ACK, `FF${ACK}`]);
    expect(noise.reduce((sum, told) => sum + told.bytes, 0)).toBe(3 + 6);
  });
});

describe('damage', () => {
  test('every damage to any one byte of any golden frame leaves nothing that is read as a frame', () => {
    for (const [name, hex] of goldenFrames) {
      const frame = fromHex(withoutMark(hex));
      const check = checkIn(hex);
      for (let at = 0; at < frame.length; at++) {
        const before = frame[at] ?? 0;
        for (let mask = 1; mask < 256; mask++) {
          frame[at] = before ^ mask;
          const misread = framesIn(frame, check);
          if (misread.length > 0) expect.fail(`${name}, byte ${at} ^ ${mask}: ${misread.join(' ')}`);
          if (decodePacket(frame).ok && checkIn(toHex(frame)) === check) expect.fail(`${name}, byte ${at} ^ ${mask}`);
        }
        frame[at] = before;
      }
    }
  });

  test('after any damaged frame and a silence the next frame is heard', async () => {
    for (const [name, hex] of goldenFrames) {
      const frame = fromHex(hex);
      const next = checkIn(hex) === 'crc' ? ACK : POLL_WITH_CHECKSUM;
      for (let at = 0; at < frame.length; at++) {
        for (const mask of [0x01, 0x80, 0xff]) {
          const { clock, frames, reader } = listen(checkIn(hex));
          reader.push(frame.map((byte, i) => (i === at ? byte ^ mask : byte)));
          if (reader.buffered() > 0) await clock.advance(PATIENCE_MS);
          reader.push(fromHex(next));
          // Damage to the mark byte alone leaves a good frame behind one byte of noise.
          const heard = at === 0 && hex.startsWith('FF') ? [withoutMark(hex), next] : [next];
          if (frames.join() !== heard.join()) expect.fail(`${name}, byte ${at} ^ ${mask}: ${frames.join()}`);
        }
      }
    }
  });

  test('a damaged length that claims more does not swallow the good frame behind it', async () => {
    const { clock, frames, reader } = listen('crc');
    reader.push(fromHex(`53 80 A0 05 05 40 68 9F ${ACK}`));
    expect(frames).toEqual([]);
    await clock.advance(PATIENCE_MS);
    expect(frames).toEqual([ACK]);
  });

  test('on a bus with CRC a frame with a checksum is noise', () => {
    const checksum = fromHex('53 00 08 00 00 61 00 44');
    expect(measureOsdp(checksum, 'crc')).toEqual({ kind: 'noise', size: 1, reason: 'check' });
    expect(measureOsdp(checksum, 'checksum')).toEqual({ kind: 'frame', size: 8 });
  });

  test('lengths below 7 and above 1440 are told as soon as they are seen', () => {
    expect(measureOsdp(fromHex('53 00 06 00'), 'crc')).toEqual({ kind: 'noise', size: 1, reason: 'length' });
    expect(measureOsdp(fromHex('53 00 A1 05'), 'crc')).toEqual({ kind: 'noise', size: 1, reason: 'length' });
    expect(measureOsdp(fromHex('53 00 A0 05'), 'crc')).toEqual({ kind: 'more' });
    expect(measureOsdp(fromHex('FF'), 'crc')).toEqual({ kind: 'more' });
    expect(measureOsdp(fromHex('FF FF'), 'crc')).toEqual({ kind: 'noise', size: 1, reason: 'no-start' });
  });

  test('random bytes never throw, and every byte is counted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begins) => {
        const stream = begins ? concatBytes([Uint8Array.of(0x53, 0x80, 0x20, 0x00), bytes]) : bytes;
        const { frames, noise, reader } = listen('either');
        reader.push(stream);
        const told = noise.reduce((sum, one) => sum + one.bytes, 0);
        expect(frames.join('').length / 2 + told + reader.buffered()).toBe(stream.length);
        decodePacket(stream);
      }),
    );
  });
});

describe('shapes', () => {
  test('every packet that can be comes back from its bytes, and its own echo is a frame like any other', () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const bytes = encodePacket(packet);
        expect(decodePacket(bytes)).toEqual({ ok: true, value: packet });
        expect(decodePacket(encodeFrameWithMark(packet))).toEqual({ ok: true, value: packet });
        expect(measureOsdp(bytes, packet.check)).toEqual({ kind: 'frame', size: bytes.length });
        expect(headerOf(bytes)).toEqual({ direction: packet.direction, address: packet.address });
      }),
    );
  });

  /** The frame with a right checksum at its end. */
  function checked(hex: string): Uint8Array {
    const bytes = fromHex(hex);
    return concatBytes([bytes, Uint8Array.of(-bytes.reduce((sum, byte) => sum + byte, 0) & 0xff)]);
  }

  test.each([
    ['reserved bits in the control byte', '53 00 07 00 10 60', 'control'],
    ['a block of an unknown type', '53 00 09 00 08 02 19 60', 'security-block'],
    ['a block of the other side', '53 80 09 00 08 02 15 40', 'security-block'],
    ['a block of no length', '53 00 09 00 08 00 15 60', 'security-block'],
    ['a handshake block without its data byte', '53 00 09 00 08 02 11 76', 'security-block'],
    ['a block that is longer than the packet', '53 00 08 00 08 03 11', 'security-block'],
    ['a MAC block without a MAC', '53 00 09 00 08 02 15 60', 'length'],
    ['a block and nothing behind it', '53 00 08 00 08 02 15', 'length'],
    ['a length of its own mind', '53 00 08 00 00 60', 'length'],
  ])('%s is refused', (_name, hex, reason) => {
    expect(decodePacket(checked(hex))).toEqual({ ok: false, error: reason });
  });

  test('packets that cannot be are bugs and throw', () => {
    const base: OsdpPacket = {
      direction: 'command',
      address: 1,
      sequence: 1,
      check: 'crc',
      security: null,
      id: 0x60,
      data: new Uint8Array(),
      mac: null,
    };
    const fullest = { ...base, data: new Uint8Array(MAX_PACKET_BYTES - 8) };
    expect(encodePacket(fullest).length).toBe(MAX_PACKET_BYTES);
    expect(() => encodePacket({ ...base, data: new Uint8Array(MAX_PACKET_BYTES - 7) })).toThrow('too long');
    expect(() => encodePacket({ ...base, address: 0x80 })).toThrow('address');
    expect(() => encodePacket({ ...base, mac: new Uint8Array(4) })).toThrow('MAC');
    expect(() => encodePacket({ ...base, security: { type: 0x15, data: new Uint8Array() } })).toThrow('MAC');
  });
});
