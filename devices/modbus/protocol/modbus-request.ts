/** What a master asks of a unit, as bytes and back. Modbus Application Protocol V1.1b3, 6.1 to 6.6, 6.11 and 6.12. */
import { concatBytes, readUint16BE, uint16BE } from '../../kit/bytes.ts';
import type { Measured } from '../../kit/frame-reader.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { crcHolds, withCrc } from './modbus-crc.ts';
import {
  type BitRead,
  FUNCTION_CODES,
  functionOf,
  isBitRead,
  isRegisterRead,
  MAX_READ_BITS,
  MAX_READ_REGISTERS,
  MAX_WRITE_BITS,
  MAX_WRITE_REGISTERS,
  type RegisterRead,
} from './modbus-function.ts';
import { packBits, packRegisters, unpackBits, unpackRegisters } from './modbus-values.ts';

export type ModbusRequest =
  | { readonly function: BitRead | RegisterRead; readonly address: number; readonly count: number }
  /**
   * `value` is the raw word: FF00 on, 0000 off, and on boards with their own addresses whatever the maker says
   * (a time, for example). It is never made from a truth value.
   */
  | { readonly function: 'writeCoil' | 'writeRegister'; readonly address: number; readonly value: number }
  | { readonly function: 'writeCoils'; readonly address: number; readonly bits: readonly boolean[] }
  | { readonly function: 'writeRegisters'; readonly address: number; readonly values: readonly number[] };

/** A request and the unit that it is for, 1..247. Unit 0 is broadcast: nobody answers it, so the master never sends it. */
export interface Asked {
  readonly unit: number;
  readonly request: ModbusRequest;
}

/** `function` and `count` stand in frames whose check holds: a unit answers them with exceptions 1 and 3. */
export type BadRequest = 'length' | 'crc' | 'function' | 'count';

/** The frame of a request. Values outside their ranges are a bug of the caller and throw. */
export function encodeModbusRequest({ unit, request }: Asked): Uint8Array {
  demand(unit, 0, 247, 'unit');
  return withCrc(concatBytes([Uint8Array.of(unit, FUNCTION_CODES[request.function]), requestBody(request)]));
}

/** The request in one whole frame. */
export function decodeModbusRequest(frame: Uint8Array): Result<Asked, BadRequest> {
  if (frame.length < 4) return err('length');
  if (!crcHolds(frame)) return err('crc');
  const name = functionOf(frame[1] ?? 0);
  if (name === null) return err('function');
  const size = requestSize(frame);
  if (size !== frame.length) return err('length');
  const unit = frame[0] ?? 0;
  const address = readUint16BE(frame, 2);
  const word = readUint16BE(frame, 4);
  if (name === 'writeCoil' || name === 'writeRegister') {
    return ok({ unit, request: { function: name, address, value: word } });
  }
  if (isBitRead(name) || isRegisterRead(name)) {
    const most = isBitRead(name) ? MAX_READ_BITS : MAX_READ_REGISTERS;
    if (word < 1 || word > most) return err('count');
    return ok({ unit, request: { function: name, address, count: word } });
  }
  const data = frame.subarray(7, frame.length - 2);
  if (name === 'writeCoils') {
    if (word < 1 || word > MAX_WRITE_BITS || data.length !== Math.ceil(word / 8)) return err('count');
    return ok({ unit, request: { function: name, address, bits: unpackBits(data, word) } });
  }
  if (word < 1 || word > MAX_WRITE_REGISTERS || data.length !== 2 * word) return err('count');
  return ok({ unit, request: { function: name, address, values: unpackRegisters(data) } });
}

/** What stands at the start of bytes from a master. Noise reasons: `function`, `crc`. For units, that is: simulators. */
export function measureModbusRequest(buffer: Uint8Array): Measured {
  if (buffer.length < 2) return { kind: 'more' };
  if (functionOf(buffer[1] ?? 0) === null) return { kind: 'noise', size: 1, reason: 'function' };
  const size = requestSize(buffer);
  if (size === null || buffer.length < size) return { kind: 'more' };
  if (!crcHolds(buffer.subarray(0, size))) return { kind: 'noise', size: 1, reason: 'crc' };
  return { kind: 'frame', size };
}

/** Length of the frame that begins here; null where it cannot be told yet. The function is a known one. */
function requestSize(buffer: Uint8Array): number | null {
  const code = buffer[1];
  if (code !== FUNCTION_CODES.writeCoils && code !== FUNCTION_CODES.writeRegisters) return 8;
  const bytes = buffer[6];
  return bytes === undefined ? null : 9 + bytes;
}

function requestBody(request: ModbusRequest): Uint8Array {
  const { address } = request;
  demand(address, 0, 0xffff, 'address');
  switch (request.function) {
    case 'readCoils':
    case 'readDiscreteInputs':
      demand(request.count, 1, MAX_READ_BITS, 'count');
      return concatBytes([uint16BE(address), uint16BE(request.count)]);
    case 'readHoldingRegisters':
    case 'readInputRegisters':
      demand(request.count, 1, MAX_READ_REGISTERS, 'count');
      return concatBytes([uint16BE(address), uint16BE(request.count)]);
    case 'writeCoil':
    case 'writeRegister':
      demand(request.value, 0, 0xffff, 'value');
      return concatBytes([uint16BE(address), uint16BE(request.value)]);
    case 'writeCoils':
      demand(request.bits.length, 1, MAX_WRITE_BITS, 'count');
      return counted(address, request.bits.length, packBits(request.bits));
    case 'writeRegisters':
      demand(request.values.length, 1, MAX_WRITE_REGISTERS, 'count');
      for (const value of request.values) demand(value, 0, 0xffff, 'value');
      return counted(address, request.values.length, packRegisters(request.values));
  }
}

function counted(address: number, count: number, data: Uint8Array): Uint8Array {
  return concatBytes([uint16BE(address), uint16BE(count), Uint8Array.of(data.length), data]);
}

function demand(value: number, least: number, most: number, what: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new Error(`Modbus request: ${what} ${value} is outside ${least}..${most}`);
}
