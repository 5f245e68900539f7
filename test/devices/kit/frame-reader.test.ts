import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xorOf } from '../../../devices/kit/bytes.ts';
import { createFrameReader, type Measured, type Noise } from '../../../devices/kit/frame-reader.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A toy protocol: 7E, length of the body (1 to 200), body, exclusive or of length and body. */
function measure(buffer: Uint8Array): Measured {
  const start = buffer.indexOf(0x7e);
  if (start !== 0) return { kind: 'noise', size: start < 0 ? buffer.length : start, reason: 'no-start' };
  const size = buffer[1];
  if (size === undefined) return { kind: 'more' };
  if (size < 1 || size > 200) return { kind: 'noise', size: 1, reason: 'length' };
  if (buffer.length < size + 3) return { kind: 'more' };
  const good = xorOf(buffer.subarray(1, size + 3)) === 0;
  return good ? { kind: 'frame', size: size + 3 } : { kind: 'noise', size: 1, reason: 'checksum' };
}

function frame(body: Uint8Array): Uint8Array {
  return Uint8Array.of(0x7e, body.length, ...body, xorOf(body) ^ body.length);
}

function setUp(options: { readonly maxFrameBytes?: number; readonly measure?: typeof measure } = {}) {
  const clock = createManualClock();
  const frames: Uint8Array[] = [];
  const noise: Noise[] = [];
  const reader = createFrameReader({
    measure: options.measure ?? measure,
    maxFrameBytes: options.maxFrameBytes ?? 203,
    patienceMs: 100,
    clock,
    onFrame: (bytes) => frames.push(bytes),
    onNoise: (noted) => noise.push(noted),
  });
  const noiseBytes = () => noise.reduce((sum, { bytes }) => sum + bytes, 0);
  const frameBytes = () => frames.reduce((sum, { length }) => sum + length, 0);
  return { clock, frames, noise, reader, noiseBytes, frameBytes };
}

function inChunks(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}

/** Streams of good frames, damaged frames and rubbish. */
const stream = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map(frame),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.nat(), fc.integer({ min: 1, max: 255 }))
        .map(([body, at, flip]) => {
          const bytes = frame(body);
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
          return bytes;
        }),
      fc.uint8Array({ maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe('frame reader', () => {
  test('any chunking gives the same frames and the same count of noise', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }), (bytes, sizes) => {
        const whole = setUp();
        const cut = setUp();
        whole.reader.push(bytes);
        for (const chunk of inChunks(bytes, sizes)) cut.reader.push(chunk);
        expect(cut.frames).toEqual(whole.frames);
        expect(cut.noiseBytes()).toBe(whole.noiseBytes());
        expect(cut.reader.buffered()).toBe(whole.reader.buffered());
      }),
    );
  });

  test('every byte is in a frame, in noise, or still buffered; after silence nothing is buffered', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.integer({ min: 1, max: 64 }), async (bytes, size) => {
        const { clock, reader, noiseBytes, frameBytes } = setUp();
        for (const chunk of inChunks(bytes, [size])) reader.push(chunk);
        expect(frameBytes() + noiseBytes() + reader.buffered()).toBe(bytes.length);
        await clock.advance(100);
        expect(reader.buffered()).toBe(0);
        expect(frameBytes() + noiseBytes()).toBe(bytes.length);
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test('good frames come through whatever rubbish stands between them', () => {
    const rubbish = fc.uint8Array({ maxLength: 9 }).filter((bytes) => !bytes.includes(0x7e));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(rubbish, fc.uint8Array({ minLength: 1, maxLength: 9 })), { maxLength: 9 }),
        (parts) => {
          const { frames, reader, noiseBytes } = setUp();
          for (const [before, body] of parts)
            for (const byte of [...before, ...frame(body)]) reader.push(Uint8Array.of(byte));
          expect(frames).toEqual(parts.map(([, body]) => frame(body)));
          expect(noiseBytes()).toBe(parts.reduce((sum, [before]) => sum + before.length, 0));
        },
      ),
    );
  });

  test('a good frame inside a damaged one is found, because the damaged start costs one byte', () => {
    const { frames, noise, reader } = setUp();
    const good = frame(Uint8Array.of(0x01));
    reader.push(
      Uint8Array.of(
        0x7e, // a start
        0x05, // five bytes of body
        ...good, // four of them
        0x00,
        0x99, // a wrong checksum
      ),
    );
    expect(frames).toEqual([good]);
    expect(noise).toEqual([
      { bytes: 1, reason: 'checksum' },
      { bytes: 1, reason: 'no-start' },
      { bytes: 2, reason: 'no-start' },
    ]);
  });

  test('silence in mid-frame ends patience: what stood behind a false start comes through', async () => {
    const { clock, frames, noise, reader } = setUp();
    const good = frame(Uint8Array.of(0x01, 0x02));
    reader.push(Uint8Array.of(0x7e, 0xc8)); // a start that claims 200 bytes
    reader.push(good);
    expect(frames).toEqual([]);
    await clock.advance(99);
    expect(frames).toEqual([]);
    await clock.advance(1);
    expect(frames).toEqual([good]);
    expect(noise).toEqual([
      { bytes: 1, reason: 'silence' },
      { bytes: 1, reason: 'no-start' },
    ]);
  });

  test('a slow frame is not silence: patience counts from the last byte', async () => {
    const { clock, frames, noise, reader } = setUp();
    const good = frame(Uint8Array.of(1, 2, 3));
    for (const byte of good) {
      reader.push(Uint8Array.of(byte));
      await clock.advance(99);
    }
    expect(frames).toEqual([good]);
    expect(noise).toEqual([]);
  });

  test('a start that wants more than the longest frame is no start', () => {
    const { noise, reader } = setUp({ maxFrameBytes: 8, measure: () => ({ kind: 'more' }) });
    reader.push(new Uint8Array(10));
    expect(noise).toEqual([{ bytes: 3, reason: 'too-long' }]);
    expect(reader.buffered()).toBe(7);
  });

  test('a protocol that measures outside the buffer is a bug and throws', () => {
    const { reader } = setUp({ measure: () => ({ kind: 'frame', size: 9 }) });
    expect(() => reader.push(Uint8Array.of(1))).toThrow('outside the buffer');
  });

  test('reset drops half a frame as noise and the next frame comes through', () => {
    const { clock, frames, noise, reader } = setUp();
    reader.push(Uint8Array.of(0x7e, 0x05, 0x01));
    reader.reset();
    expect(noise).toEqual([{ bytes: 3, reason: 'reset' }]);
    expect(clock.pending()).toBe(0);
    reader.reset();
    expect(noise).toHaveLength(1);
    reader.push(frame(Uint8Array.of(0x09)));
    expect(frames).toEqual([frame(Uint8Array.of(0x09))]);
  });

  test('after close nothing is told and no timer is left', async () => {
    const { clock, frames, noise, reader } = setUp();
    reader.push(Uint8Array.of(0x7e, 0x05));
    reader.close();
    reader.close();
    expect(clock.pending()).toBe(0);
    reader.push(frame(Uint8Array.of(0x01)));
    await clock.advance(1000);
    expect(frames).toEqual([]);
    expect(noise).toEqual([]);
  });

  test('bytes pushed from within a frame callback are read too, in order', () => {
    const clock = createManualClock();
    const seen: number[] = [];
    const reader = createFrameReader({
      measure,
      maxFrameBytes: 203,
      patienceMs: 100,
      clock,
      onFrame(bytes) {
        seen.push(bytes[2] ?? -1);
        if (bytes[2] === 1) reader.push(frame(Uint8Array.of(3)));
      },
      onNoise: () => {},
    });
    reader.push(Uint8Array.of(...frame(Uint8Array.of(1)), ...frame(Uint8Array.of(2))));
    expect(seen).toEqual([1, 2, 3]);
    expect(clock.pending()).toBe(0);
  });

  test('byte-wise input is never joined anew: one store serves a long stream, and each byte is looked at once', () => {
    const stores = new Set<ArrayBufferLike>();
    let looks = 0;
    const { frames, reader } = setUp({
      measure: (buffer) => {
        stores.add(buffer.buffer);
        looks++;
        return buffer.length < 200 ? { kind: 'more' } : { kind: 'frame', size: 200 };
      },
    });
    for (let i = 0; i < 20_000; i++) reader.push(Uint8Array.of(i & 0xff));
    expect(frames).toHaveLength(100);
    expect(stores.size).toBe(1);
    expect(looks).toBe(20_000);
  });
});
