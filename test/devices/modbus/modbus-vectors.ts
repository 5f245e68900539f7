/** The golden vectors of Modbus (`test/vectors/modbus.json`) with types: bits stand there as text of 0 and 1, first bit first. */
import { readFileSync } from 'node:fs';
import { concatBytes, fromHex } from '../../../devices/kit/bytes.ts';
import { withCrc } from '../../../devices/modbus/protocol/modbus-crc.ts';
import type { Asked, ModbusRequest } from '../../../devices/modbus/protocol/modbus-request.ts';
import type { ModbusResponse } from '../../../devices/modbus/protocol/modbus-response.ts';

export interface RequestVector {
  readonly name: string;
  readonly asked: Asked;
  readonly frame: Uint8Array;
}

export interface ResponseVector extends RequestVector {
  readonly response: ModbusResponse;
}

interface Raw {
  readonly crc: readonly { readonly text: string; readonly crc: string }[];
  readonly frames: readonly {
    readonly name: string;
    readonly unit: number;
    readonly request: object;
    readonly hex: string;
  }[];
  readonly answers: readonly {
    readonly name: string;
    readonly unit: number;
    readonly request: object;
    readonly response: object;
    readonly hex: string;
  }[];
  readonly bodies: readonly {
    readonly source: string;
    readonly request: object;
    readonly response: object;
    readonly asks: string;
    readonly answers: string;
  }[];
  readonly words: readonly { readonly word: string; readonly signed: number }[];
}

/** The standard's examples have no unit; they are tried with this one. */
const UNIT = 0x11;

function withBits<T>(raw: object): T {
  const bits = 'bits' in raw && typeof raw.bits === 'string' ? [...raw.bits].map((bit) => bit === '1') : undefined;
  return { ...raw, ...(bits === undefined ? {} : { bits }) } as T;
}

export function loadModbusVectors() {
  const raw = JSON.parse(readFileSync(new URL('../../vectors/modbus.json', import.meta.url), 'utf8')) as Raw;
  const framed = (body: string) => withCrc(concatBytes([Uint8Array.of(UNIT), fromHex(body)]));
  const requests: RequestVector[] = [
    ...raw.frames.map(({ name, unit, request, hex }) => ({
      name,
      asked: { unit, request: withBits<ModbusRequest>(request) },
      frame: fromHex(hex),
    })),
    ...raw.bodies.map(({ source, request, asks }) => ({
      name: `Modbus Application Protocol ${source}`,
      asked: { unit: UNIT, request: withBits<ModbusRequest>(request) },
      frame: framed(asks),
    })),
  ];
  const responses: ResponseVector[] = [
    ...raw.answers.map(({ name, unit, request, response, hex }) => ({
      name,
      asked: { unit, request: withBits<ModbusRequest>(request) },
      response: withBits<ModbusResponse>(response),
      frame: fromHex(hex),
    })),
    ...raw.bodies.map(({ source, request, response, answers }) => ({
      name: `Modbus Application Protocol ${source}`,
      asked: { unit: UNIT, request: withBits<ModbusRequest>(request) },
      response: withBits<ModbusResponse>(response),
      frame: framed(answers),
    })),
  ];
  return { crc: raw.crc, words: raw.words, requests, responses };
}
