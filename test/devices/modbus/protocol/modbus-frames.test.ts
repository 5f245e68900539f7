import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../../../../devices/kit/bytes.ts';
import { createFrameReader, type Measured } from '../../../../devices/kit/frame-reader.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { crcHolds, crcOf, withCrc } from '../../../../devices/modbus/protocol/modbus-crc.ts';
import { exceptionName } from '../../../../devices/modbus/protocol/modbus-function.ts';
import {
  decodeModbusRequest,
  encodeModbusRequest,
  type ModbusRequest,
  measureModbusRequest,
} from '../../../../devices/modbus/protocol/modbus-request.ts';
import {
  decodeModbusResponse,
  encodeModbusResponse,
  type ModbusResponse,
  measureModbusResponse,
  responseBytes,
} from '../../../../devices/modbus/protocol/modbus-response.ts';
import { signedWord, wordOfSigned } from '../../../../devices/modbus/protocol/modbus-values.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { loadModbusVectors } from '../modbus-vectors.ts';

const vectors = loadModbusVectors();
const named = <V extends { readonly name: string }>(all: readonly V[]) => all.map((one) => [one.name, one] as const);

const word = fc.integer({ min: 0, max: 0xffff });
const unit = fc.integer({ min: 1, max: 247 });
const anyRequest: fc.Arbitrary<ModbusRequest> = fc.oneof(
  fc.record({
    function: fc.constantFrom('readCoils' as const, 'readDiscreteInputs' as const),
    address: word,
    count: fc.integer({ min: 1, max: 2000 }),
  }),
  fc.record({
    function: fc.constantFrom('readHoldingRegisters' as const, 'readInputRegisters' as const),
    address: word,
    count: fc.integer({ min: 1, max: 125 }),
  }),
  fc.record({ function: fc.constantFrom('writeCoil' as const, 'writeRegister' as const), address: word, value: word }),
  fc.record({
    function: fc.constant('writeCoils' as const),
    address: word,
    bits: fc.array(fc.boolean(), { minLength: 1, maxLength: 1968 }),
  }),
  fc.record({
    function: fc.constant('writeRegisters' as const),
    address: word,
    values: fc.array(word, { minLength: 1, maxLength: 123 }),
  }),
);

/** Some answer that fits the request: values from `seed`. */
function answerTo(request: ModbusRequest, seed: number, refused: boolean): ModbusResponse {
  if (refused) return { function: 'exception', to: request.function, code: (seed % 255) + 1 };
  switch (request.function) {
    case 'readCoils':
    case 'readDiscreteInputs':
      return {
        function: request.function,
        bits: Array.from({ length: request.count }, (_, i) => ((seed >> (i % 16)) & 1) === 1),
      };
    case 'readHoldingRegisters':
    case 'readInputRegisters':
      return {
        function: request.function,
        values: Array.from({ length: request.count }, (_, i) => (seed + i * 257) & 0xffff),
      };
    case 'writeCoil':
    case 'writeRegister':
      return { function: request.function, address: request.address, value: request.value };
    case 'writeCoils':
      return { function: request.function, address: request.address, count: request.bits.length };
    case 'writeRegisters':
      return { function: request.function, address: request.address, count: request.values.length };
  }
}

function cut(measure: (buffer: Uint8Array) => Measured, bytes: Uint8Array, sizes: readonly number[]) {
  const frames: string[] = [];
  let noise = 0;
  const reader = createFrameReader({
    measure,
    maxFrameBytes: 265,
    patienceMs: 100,
    clock: createManualClock(),
    onFrame: (frame) => frames.push(toHex(frame)),
    onNoise: (told) => {
      noise += told.bytes;
    },
  });
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    reader.push(bytes.slice(at, at + size));
    at += size;
  }
  reader.close();
  return { frames, noise };
}

describe('the check', () => {
  test.each(vectors.crc)('of $text is $crc', ({ text, crc }) => {
    expect(crcOf(new TextEncoder().encode(text))).toBe(Number.parseInt(crc, 16));
  });

  test('stands low byte first, and does not hold for anything shorter than a frame', () => {
    // relay board: coils
    expect(toHex(withCrc(Uint8Array.of(0x01, 0x01, 0x00, 0x00, 0x00, 0x08)))).toBe('0101000000083DCC');
    expect(crcHolds(Uint8Array.of(0xff, 0xff))).toBe(false);
    expect(crcHolds(new Uint8Array())).toBe(false);
  });
});

describe('requests', () => {
  test.each(named(vectors.requests))('%s: as bytes and back', (_, { asked, frame }) => {
    expect(toHex(encodeModbusRequest(asked))).toBe(toHex(frame));
    expect(decodeModbusRequest(frame)).toEqual(ok(asked));
    expect(measureModbusRequest(frame)).toEqual({ kind: 'frame', size: frame.length });
  });

  test('any request comes back as it was', () => {
    fc.assert(
      fc.property(unit, anyRequest, (to, request) => {
        expect(decodeModbusRequest(encodeModbusRequest({ unit: to, request }))).toEqual(ok({ unit: to, request }));
      }),
    );
  });

  test.each(named(vectors.requests))('%s: with any byte damaged it is no request', (_, { frame }) => {
    for (let at = 0; at < frame.length; at++) {
      for (let mask = 1; mask < 256; mask++) {
        const damaged = frame.map((byte, i) => (i === at ? byte ^ mask : byte));
        expect(decodeModbusRequest(damaged).ok).toBe(false);
      }
    }
  });

  test('what is not spoken here, or counts wrong, is refused by name', () => {
    expect(decodeModbusRequest(withCrc(Uint8Array.of(1, 0x2b, 0, 0, 0, 1)))).toEqual(err('function'));
    expect(decodeModbusRequest(withCrc(Uint8Array.of(1, 3, 0, 0, 0, 0)))).toEqual(err('count')); // no register
    expect(decodeModbusRequest(withCrc(Uint8Array.of(1, 3, 0, 0, 0, 126)))).toEqual(err('count')); // one too many
    expect(decodeModbusRequest(withCrc(Uint8Array.of(1, 16, 0, 0, 0, 2, 2, 0, 0)))).toEqual(err('count')); // two said, one there
    expect(decodeModbusRequest(withCrc(Uint8Array.of(1, 3, 0, 0)))).toEqual(err('length'));
    expect(decodeModbusRequest(Uint8Array.of(1, 3, 0))).toEqual(err('length'));
  });

  test('decoding any bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        decodeModbusRequest(bytes);
        decodeModbusRequest(withCrc(bytes));
        measureModbusRequest(bytes);
      }),
    );
  });

  test.each<[string, ModbusRequest]>([
    ['a truth value for a word', { function: 'writeCoil', address: 0, value: 65536 }],
    ['half a word', { function: 'writeRegister', address: 0, value: 0.5 }],
    ['no item', { function: 'readCoils', address: 0, count: 0 }],
    ['too many items', { function: 'readInputRegisters', address: 0, count: 126 }],
    ['an address outside', { function: 'readCoils', address: 65536, count: 1 }],
  ])('%s is a bug and throws', (_, request) => {
    expect(() => encodeModbusRequest({ unit: 1, request })).toThrow(/outside/);
  });

  test('a stream of requests is cut the same way in pieces of any size', () => {
    const stream = concatBytes(vectors.requests.map(({ frame }) => frame));
    const whole = cut(measureModbusRequest, stream, [stream.length]);
    expect(whole).toEqual({ frames: vectors.requests.map(({ frame }) => toHex(frame)), noise: 0 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        expect(cut(measureModbusRequest, stream, sizes)).toEqual(whole);
      }),
    );
  });
});

describe('answers', () => {
  test.each(named(vectors.responses))('%s: as bytes and back', (_, { asked, response, frame }) => {
    expect(toHex(encodeModbusResponse(asked.unit, response))).toBe(toHex(frame));
    expect(decodeModbusResponse(asked, frame)).toEqual(ok(response));
    if (response.function !== 'exception') expect(responseBytes(asked.request)).toBe(frame.length);
  });

  test('any answer to any request comes back as it was', () => {
    fc.assert(
      fc.property(unit, anyRequest, word, fc.boolean(), (from, request, seed, refused) => {
        const response = answerTo(request, seed, refused);
        expect(decodeModbusResponse({ unit: from, request }, encodeModbusResponse(from, response))).toEqual(
          ok(response),
        );
      }),
    );
  });

  test.each(named(vectors.responses))('%s: with any byte damaged it is no answer', (_, { asked, frame }) => {
    for (let at = 0; at < frame.length; at++) {
      for (let mask = 1; mask < 256; mask++) {
        const damaged = frame.map((byte, i) => (i === at ? byte ^ mask : byte));
        expect(decodeModbusResponse(asked, damaged).ok).toBe(false);
      }
    }
  });

  test('an answer of another unit, to another function, of another length or about another address is foreign', () => {
    const asked = { unit: 1, request: { function: 'readInputRegisters', address: 1, count: 2 } } as const;
    const values = [305, 280];
    const frame = (from: number, response: ModbusResponse) => encodeModbusResponse(from, response);
    expect(decodeModbusResponse(asked, frame(2, { function: 'readInputRegisters', values }))).toEqual(err('foreign'));
    expect(decodeModbusResponse(asked, frame(1, { function: 'readHoldingRegisters', values }))).toEqual(err('foreign'));
    expect(decodeModbusResponse(asked, frame(1, { function: 'readInputRegisters', values: [305] }))).toEqual(
      err('foreign'),
    );
    expect(decodeModbusResponse(asked, frame(1, { function: 'exception', to: 'readCoils', code: 2 }))).toEqual(
      err('foreign'),
    );
    const pulse = { unit: 1, request: { function: 'writeCoil', address: 0x200, value: 7 } } as const;
    expect(decodeModbusResponse(pulse, frame(1, { function: 'writeCoil', address: 0x201, value: 7 }))).toEqual(
      err('foreign'),
    );
    expect(decodeModbusResponse(pulse, frame(1, { function: 'writeCoil', address: 0x200, value: 8 }))).toEqual(
      err('foreign'),
    );
  });

  test('half an answer, or one with something behind it, is none', () => {
    const asked = { unit: 1, request: { function: 'readHoldingRegisters', address: 0, count: 2 } } as const;
    const whole = encodeModbusResponse(1, { function: 'readHoldingRegisters', values: [658, 65435] });
    for (let size = 0; size < whole.length; size++) {
      expect(decodeModbusResponse(asked, whole.subarray(0, size))).toEqual(err('length'));
      expect(measureModbusResponse(asked, whole.subarray(0, size))).toEqual({ kind: 'more' });
    }
    expect(decodeModbusResponse(asked, concatBytes([whole, Uint8Array.of(0)]))).toEqual(err('length'));
  });

  test('an answer amid noise and foreign answers is found, whatever the pieces, and every other byte is counted', () => {
    const asked = { unit: 1, request: { function: 'readInputRegisters', address: 1, count: 2 } } as const;
    const good = encodeModbusResponse(1, { function: 'readInputRegisters', values: [305, 280] });
    const foreign = encodeModbusResponse(2, { function: 'readInputRegisters', values: [1, 2] });
    const stream = concatBytes([Uint8Array.of(0x00, 0xff), foreign, good]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const { frames, noise } = cut((buffer) => measureModbusResponse(asked, buffer), stream, sizes);
        expect(frames).toEqual([toHex(good)]);
        expect(noise).toBe(2 + foreign.length);
      }),
    );
  });
});

describe('words', () => {
  test.each(vectors.words)('$word is $signed', ({ word: hex, signed }) => {
    expect(signedWord(Number.parseInt(hex, 16))).toBe(signed);
    expect(wordOfSigned(signed)).toBe(Number.parseInt(hex, 16));
  });

  test('exceptions have names, and unknown ones two hex digits', () => {
    expect([2, 6, 0x0e].map(exceptionName)).toEqual(['illegal-address', 'busy', '0E']);
  });
});
