/**
 * What a unit answers, as bytes and back. An answer does not say which address it is about, so it is only ever read beside
 * the request that it answers: unit, function and byte count must fit, or it is foreign and becomes no value.
 * Modbus Application Protocol V1.1b3, 6 and 7.
 */
import { concatBytes, uint16BE } from '../../kit/bytes.ts';
import type { Measured } from '../../kit/frame-reader.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { crcHolds, withCrc } from './modbus-crc.ts';
import {
  type BitRead,
  EXCEPTION_BIT,
  FUNCTION_CODES,
  isBitRead,
  isRegisterRead,
  type ModbusFunction,
  type RegisterRead,
} from './modbus-function.ts';
import type { Asked, ModbusRequest } from './modbus-request.ts';
import { packBits, packRegisters, unpackBits, unpackRegisters } from './modbus-values.ts';

export type ModbusResponse =
  | { readonly function: BitRead; readonly bits: readonly boolean[] }
  /** Raw words 0..65535. */
  | { readonly function: RegisterRead; readonly values: readonly number[] }
  | { readonly function: 'writeCoil' | 'writeRegister'; readonly address: number; readonly value: number }
  | { readonly function: 'writeCoils' | 'writeRegisters'; readonly address: number; readonly count: number }
  | { readonly function: 'exception'; readonly to: ModbusFunction; readonly code: number };

/** `foreign`: of another unit, to another function, of another length, or about another address than asked. */
export type BadResponse = 'length' | 'crc' | 'foreign';

/** Unit, function and code with their check. */
export const EXCEPTION_BYTES = 5;

/** The frame of a response of `unit`. */
export function encodeModbusResponse(unit: number, response: ModbusResponse): Uint8Array {
  if (response.function === 'exception') {
    return withCrc(Uint8Array.of(unit, FUNCTION_CODES[response.to] | EXCEPTION_BIT, response.code));
  }
  return withCrc(concatBytes([Uint8Array.of(unit, FUNCTION_CODES[response.function]), responseBody(response)]));
}

/** Length of a good answer to `request` with its check. Bytes. */
export function responseBytes(request: ModbusRequest): number {
  return 4 + expectedStart(request).length + expectedData(request);
}

/** What one whole frame answers to what was asked. */
export function decodeModbusResponse(asked: Asked, frame: Uint8Array): Result<ModbusResponse, BadResponse> {
  const { request } = asked;
  const measured = measureModbusResponse(asked, frame);
  if (measured.kind === 'noise') return err(measured.reason === 'crc' ? 'crc' : 'foreign');
  if (measured.kind === 'more' || measured.size !== frame.length) return err('length');
  const { function: name } = request;
  if ((frame[1] ?? 0) !== FUNCTION_CODES[name]) return ok({ function: 'exception', to: name, code: frame[2] ?? 0 });
  if (isBitRead(name)) {
    const count = 'count' in request ? request.count : 0;
    return ok({ function: name, bits: unpackBits(frame.subarray(3, frame.length - 2), count) });
  }
  if (isRegisterRead(name)) return ok({ function: name, values: unpackRegisters(frame.subarray(3, frame.length - 2)) });
  switch (request.function) {
    case 'writeCoil':
    case 'writeRegister':
      return ok({ function: request.function, address: request.address, value: request.value });
    case 'writeCoils':
      return ok({ function: request.function, address: request.address, count: request.bits.length });
    case 'writeRegisters':
      return ok({ function: request.function, address: request.address, count: request.values.length });
    default:
      throw new Error('Modbus response: a read came through as a write');
  }
}

/** What stands at the start of bytes that came after `asked` was sent. Noise reasons: `foreign`, `crc`. */
export function measureModbusResponse({ unit, request }: Asked, buffer: Uint8Array): Measured {
  const foreign: Measured = { kind: 'noise', size: 1, reason: 'foreign' };
  if (buffer.length > 0 && buffer[0] !== unit) return foreign;
  if (buffer.length < 2) return { kind: 'more' };
  const code = FUNCTION_CODES[request.function];
  let size = EXCEPTION_BYTES;
  if (buffer[1] === code) {
    const start = expectedStart(request);
    for (let i = 0; i < start.length && i + 2 < buffer.length; i++) if (buffer[i + 2] !== start[i]) return foreign;
    size = responseBytes(request);
  } else if (buffer[1] !== (code | EXCEPTION_BIT)) {
    return foreign;
  }
  if (buffer.length < size) return { kind: 'more' };
  if (!crcHolds(buffer.subarray(0, size))) return { kind: 'noise', size: 1, reason: 'crc' };
  return { kind: 'frame', size };
}

/** The bytes after the function code that are known before the answer comes: byte count, or the address and word of a write. */
function expectedStart(request: ModbusRequest): Uint8Array {
  switch (request.function) {
    case 'writeCoil':
    case 'writeRegister':
      return concatBytes([uint16BE(request.address), uint16BE(request.value)]);
    case 'writeCoils':
      return concatBytes([uint16BE(request.address), uint16BE(request.bits.length)]);
    case 'writeRegisters':
      return concatBytes([uint16BE(request.address), uint16BE(request.values.length)]);
    default:
      return Uint8Array.of(expectedData(request));
  }
}

/** Data bytes after the byte count; 0 for writes. */
function expectedData(request: ModbusRequest): number {
  if (!('count' in request)) return 0;
  return isBitRead(request.function) ? Math.ceil(request.count / 8) : 2 * request.count;
}

function responseBody(response: Exclude<ModbusResponse, { readonly function: 'exception' }>): Uint8Array {
  if ('bits' in response) {
    const data = packBits(response.bits);
    return concatBytes([Uint8Array.of(data.length), data]);
  }
  if ('values' in response) {
    const data = packRegisters(response.values);
    return concatBytes([Uint8Array.of(data.length), data]);
  }
  return concatBytes([uint16BE(response.address), uint16BE('count' in response ? response.count : response.value)]);
}
