/** Frames of a SAM: golden frames in any chunking, every byte damaged, every hostile vector, and the shapes that USB gives them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeFrame,
  frameBody,
  HEADER_BYTES,
  MAX_BODY,
  measureRequest,
  measureResponse,
} from '../../../../devices/id-reader/protocol/sam-frame.ts';
import { decodeResponse } from '../../../../devices/id-reader/protocol/sam-response.ts';
import { concatBytes, fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { createFrameReader } from '../../../../devices/kit/frame-reader.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const vectors = loadIdVectors();
const FIND_ANSWER = vectors.ok.find ?? '';
const PATIENCE_MS = 500;

function listen(measure = measureResponse) {
  const clock = createManualClock();
  const frames: string[] = [];
  const noise: { bytes: number; reason: string }[] = [];
  const reader = createFrameReader({
    measure,
    maxFrameBytes: HEADER_BYTES + MAX_BODY,
    patienceMs: PATIENCE_MS,
    clock,
    onFrame: (frame) => frames.push(toHex(frame)),
    onNoise: (told) => noise.push(told),
  });
  return { clock, frames, noise, reader };
}

const goldenAnswers = [
  ...Object.values(vectors.ok),
  ...vectors.status.map((row) => row.hex),
  ...vectors.samIds.map((row) => row.responseHex),
  ...vectors.cards.flatMap((card) => [card.read3001, card.read3010_fp1024, card.read3010_fp512, card.read3010_fp0]),
].filter((hex) => hex !== undefined);

describe('golden frames', () => {
  test('an empty success is the preamble, a length of 4, three status bytes and the checksum', () => {
    expect(encodeFrame(Uint8Array.of(0x00, 0x00, 0x90))).toEqual(
      Uint8Array.of(
        ...[0xaa, 0xaa, 0xaa, 0x96, 0x69], // preamble
        ...[0x00, 0x04], // four bytes follow
        ...[0x00, 0x00, 0x90], // SW1 SW2 SW3: done
        0x94, // 00 ^ 04 ^ 00 ^ 00 ^ 90
      ),
    );
  });

  test.each(goldenAnswers.map((hex) => [hex.slice(10, 24), hex]))(
    'answer %s… is one frame and is built again',
    (_head, hex) => {
      const frame = fromHex(hex);
      expect(measureResponse(frame)).toEqual({ kind: 'frame', size: frame.length });
      expect(toHex(encodeFrame(frameBody(frame)))).toBe(hex);
    },
  );

  test.each([1, 2, 3, 7, 64, 1000])('all answers in a row come out the same in pieces of %i bytes', (size) => {
    const { frames, noise, reader } = listen();
    const stream = fromHex(goldenAnswers.join(''));
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
    expect(frames).toEqual(goldenAnswers);
    expect(noise).toEqual([]);
  });

  test('answers in any cutting come out the same', () => {
    const stream = fromHex([FIND_ANSWER, vectors.cards[0]?.read3001, vectors.ok.select].join(''));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const { frames, noise, reader } = listen();
        let at = 0;
        for (let i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          reader.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(frames).toEqual([FIND_ANSWER, vectors.cards[0]?.read3001, vectors.ok.select]);
        expect(noise).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('a body that is longer than any answer is a bug and throws', () => {
    expect(encodeFrame(new Uint8Array(MAX_BODY - 1)).length).toBe(HEADER_BYTES + MAX_BODY);
    expect(() => encodeFrame(new Uint8Array(MAX_BODY))).toThrow('too long');
  });
});

describe('damage', () => {
  /** Sends `damaged`, then silence, then a good frame; answers what came out. */
  async function heardAfter(damaged: Uint8Array) {
    const heard = listen();
    heard.reader.push(damaged);
    if (heard.reader.buffered() > 0) await heard.clock.advance(PATIENCE_MS);
    heard.reader.push(fromHex(FIND_ANSWER));
    if (heard.reader.buffered() > 0) await heard.clock.advance(PATIENCE_MS);
    return heard;
  }

  test('every damage to any one byte of a short answer is refused, and the next answer is heard', async () => {
    for (const hex of [FIND_ANSWER, vectors.ok.plain ?? '', vectors.samIds[0]?.responseHex ?? '']) {
      const whole = fromHex(hex);
      for (let at = 0; at < whole.length; at++) {
        for (let mask = 1; mask < 256; mask++) {
          const heard = await heardAfter(whole.map((byte, i) => (i === at ? byte ^ mask : byte)));
          if (heard.frames.length !== 1 || heard.frames[0] !== FIND_ANSWER) {
            expect.fail(`byte ${at} of ${hex} damaged by ${mask}: ${heard.frames.join(' ')}`);
          }
          expect(heard.noise.reduce((sum, told) => sum + told.bytes, 0)).toBe(whole.length);
        }
      }
    }
  });

  test('every byte of a whole read answer damaged is refused, and the next answer is heard', async () => {
    const whole = fromHex(vectors.cards[0]?.read3001 ?? '');
    expect(whole.length).toBe(1295);
    for (let at = 0; at < whole.length; at++) {
      const heard = await heardAfter(whole.map((byte, i) => (i === at ? byte ^ 0xff : byte)));
      if (heard.frames.join() !== FIND_ANSWER) expect.fail(`byte ${at}: ${heard.frames.join()}`);
    }
  });

  test('every byte of every golden answer flipped by one bit fails the decoder', () => {
    for (const hex of goldenAnswers) {
      const frame = fromHex(hex);
      for (let at = 0; at < frame.length; at++) {
        const before = frame[at] ?? 0;
        frame[at] = before ^ (1 << (at % 8));
        if (decodeResponse(frame).ok) expect.fail(`byte ${at} of ${hex}`);
        frame[at] = before;
      }
    }
  });

  test('random bytes never throw, and what is not a frame is counted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { frames, noise, reader } = listen();
        reader.push(bytes);
        const counted =
          frames.join('').length / 2 + noise.reduce((sum, told) => sum + told.bytes, 0) + reader.buffered();
        expect(counted).toBe(bytes.length);
      }),
    );
  });
});

describe('hostile answers', () => {
  const hostile = (name: string): Uint8Array => {
    const row = vectors.hostile.find((known) => known.name === name);
    if (row === undefined) throw new Error(`no hostile vector "${name}"`);
    return fromHex(row.hex);
  };
  const heardAtOnce = (bytes: Uint8Array) => {
    const heard = listen();
    heard.reader.push(bytes);
    return heard;
  };

  test('noise before the preamble costs the noise', () => {
    const { frames, noise } = heardAtOnce(hostile('noise before the preamble'));
    expect(frames).toEqual([FIND_ANSWER]);
    expect(noise).toEqual([{ bytes: 5, reason: 'no-preamble' }]);
  });

  test('more AA than a preamble has still end in a frame', () => {
    const { frames, noise } = heardAtOnce(hostile('extra AA before the preamble'));
    expect(frames).toEqual([FIND_ANSWER]);
    expect(noise).toEqual([{ bytes: 2, reason: 'no-preamble' }]);
  });

  test('a wrong checksum is refused by name, and the next frame is heard', () => {
    const damaged = hostile('checksum wrong');
    const { frames, noise } = heardAtOnce(concatBytes([damaged, fromHex(FIND_ANSWER)]));
    expect(frames).toEqual([FIND_ANSWER]);
    expect(noise).toEqual([
      { bytes: 1, reason: 'checksum' },
      { bytes: damaged.length - 1, reason: 'no-preamble' },
    ]);
  });

  test.each(['length too short', 'length beyond any answer'])('%s: refused at once, without waiting', (name) => {
    const { frames, noise, reader } = heardAtOnce(hostile(name));
    expect(frames).toEqual([]);
    expect(noise[0]).toEqual({ bytes: 1, reason: 'length' });
    reader.push(fromHex(FIND_ANSWER));
    expect(frames).toEqual([FIND_ANSWER]);
  });

  test('two answers in one chunk are two frames', () => {
    expect(heardAtOnce(hostile('two answers in one chunk')).frames).toEqual([FIND_ANSWER, vectors.ok.select]);
  });

  test.each(['cut inside the header', 'cut inside the body'])('%s: waits, and silence ends the wait', async (name) => {
    const bytes = hostile(name);
    const { clock, frames, noise, reader } = heardAtOnce(bytes);
    expect(reader.buffered()).toBe(bytes.length);
    await clock.advance(PATIENCE_MS);
    expect(reader.buffered()).toBe(0);
    expect(frames).toEqual([]);
    expect(noise[0]).toEqual({ bytes: 1, reason: 'silence' });
    reader.push(fromHex(FIND_ANSWER));
    expect(frames).toEqual([FIND_ANSWER]);
  });

  test('a preamble inside a photo does not cut the frame', () => {
    const body = concatBytes([Uint8Array.of(0, 0, 0x90), fromHex(FIND_ANSWER), fromHex('AAAAAA9669')]);
    const frame = encodeFrame(body);
    const { frames, noise } = heardAtOnce(frame);
    expect(frames).toEqual([toHex(frame)]);
    expect(noise).toEqual([]);
  });
});

describe('the shapes of USB', () => {
  test('header and body from two endpoints make one frame', () => {
    const { request, response } = vectors.usb.fourEndpoints;
    const answer = listen();
    answer.reader.push(fromHex(response.in81));
    expect(answer.frames).toEqual([]);
    answer.reader.push(fromHex(response.in85));
    expect(answer.frames).toEqual([response.in81 + response.in85]);
    const asked = listen(measureRequest);
    asked.reader.push(fromHex(request.out02));
    asked.reader.push(fromHex(request.out06));
    expect(asked.frames).toEqual([request.out02 + request.out06]);
  });

  test('one transfer is one frame', () => {
    const { in: answer } = vectors.usb.twoEndpoints;
    const { frames, reader } = listen();
    reader.push(fromHex(answer));
    expect(frames).toEqual([answer]);
  });

  test('64-byte reports make one frame, and the zeros after it are noise for the caller to drop', () => {
    const { inFirst, inCount } = vectors.usb.hid64;
    const whole = vectors.cards[0]?.read3001 ?? '';
    const padded = whole.padEnd(inCount * 128, '0');
    const reports = Array.from({ length: inCount }, (_, i) => padded.slice(128 * i, 128 * (i + 1)));
    expect(reports.slice(0, 2)).toEqual(inFirst);
    const { frames, noise, reader } = listen();
    for (const report of reports) reader.push(fromHex(report));
    expect(frames).toEqual([whole]);
    expect(noise).toEqual([{ bytes: inCount * 64 - 1295, reason: 'no-preamble' }]);
  });

  test('a request in one report is one frame and padding', () => {
    const { frames, noise, reader } = listen(measureRequest);
    reader.push(fromHex(vectors.usb.hid64.out[0] ?? ''));
    expect(frames).toEqual(['AAAAAA96690003200122']);
    expect(noise).toEqual([{ bytes: 54, reason: 'no-preamble' }]);
  });
});
