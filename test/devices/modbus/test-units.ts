/** Units on a Modbus line in memory, for tests of the master: they answer from tables, after a while, or as a mishap has it. */
import { concatBytes } from '../../../devices/kit/bytes.ts';
import type { CancelTimer } from '../../../devices/kit/clock.ts';
import { createFrameReader } from '../../../devices/kit/frame-reader.ts';
import type { Transport } from '../../../devices/kit/transport.ts';
import { withCrc } from '../../../devices/modbus/protocol/modbus-crc.ts';
import { EXCEPTIONS } from '../../../devices/modbus/protocol/modbus-function.ts';
import {
  decodeModbusRequest,
  type ModbusRequest,
  measureModbusRequest,
} from '../../../devices/modbus/protocol/modbus-request.ts';
import { encodeModbusResponse, type ModbusResponse } from '../../../devices/modbus/protocol/modbus-response.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import type { ChunkSize } from '../../contract/device-contract.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

export type LineMishap =
  | 'silence'
  | 'half'
  | 'corrupt'
  | 'wrongUnit'
  | 'noiseBefore'
  | 'noiseBetween'
  | 'unplugMidReply';

/** How long a unit thinks. Milliseconds. */
const ANSWER_MS = 5;
export const NOISE = Uint8Array.of(0x00, 0xff, 0x7e);

export type Unit = (request: ModbusRequest) => ModbusResponse | null;

export interface TestLine {
  readonly clock: ManualClock;
  readonly transport: Transport;
  readonly units: Map<number, Unit>;
  /** Every request that came, as `unit function address`, with its time. */
  readonly heard: { readonly at: number; readonly unit: number; readonly request: ModbusRequest }[];
  /** The next `times` answers suffer it. */
  strike(mishap: LineMishap, times: number): void;
  /** Answers come so late from now on. Milliseconds. */
  delay(ms: number): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  settle<T>(promise: Promise<T>): Promise<T>;
  wait(what: string, holds: () => boolean): Promise<void>;
  end(): Promise<void>;
}

export async function createTestLine(chunk: ChunkSize = 'whole'): Promise<TestLine> {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/bus', chunk });
  const units = new Map<number, Unit>();
  const heard: TestLine['heard'] = [];
  const mishaps: LineMishap[] = [];
  let answerMs = ANSWER_MS;

  function answer(unit: number, response: ModbusResponse): void {
    const frame = encodeModbusResponse(unit, response);
    const mishap = mishaps.shift();
    if (mishap !== 'silence') wire.write(mishap === undefined ? frame : spoilt(unit, frame, mishap));
    if (mishap === 'unplugMidReply') void wire.unplug();
  }

  const reader = createFrameReader({
    measure: measureModbusRequest,
    maxFrameBytes: 265,
    patienceMs: 50,
    clock,
    onNoise: () => {},
    onFrame(frame) {
      const asked = decodeModbusRequest(frame);
      if (!asked.ok) return;
      const { unit, request } = asked.value;
      heard.push({ at: clock.mono(), unit, request });
      const response = units.get(unit)?.(request) ?? null;
      if (response !== null) clock.after(answerMs, () => answer(unit, response));
    },
  });
  wire.listen((chunk) => reader.push(chunk));
  await wire.plug();

  return {
    clock,
    transport,
    units,
    heard,
    strike(mishap, times) {
      for (let i = 0; i < times; i++) mishaps.push(mishap);
    },
    delay(ms) {
      answerMs = ms;
    },
    plug: () => wire.plug(),
    unplug: () => wire.unplug(),
    async settle(promise) {
      let settled = false;
      const note = () => {
        settled = true;
      };
      promise.then(note, note);
      for (let turn = 0; turn < 4_000 && !settled; turn++) await clock.advance(10);
      if (!settled) throw new Error('not settled after 40 s');
      return promise;
    },
    async wait(what, holds) {
      for (let turn = 0; turn < 2_000 && !holds(); turn++) await clock.advance(10);
      if (!holds()) throw new Error(`never came: ${what}`);
    },
    async end() {
      await wire.close();
      reader.close();
    },
  };
}

function spoilt(unit: number, frame: Uint8Array, mishap: LineMishap): Uint8Array {
  switch (mishap) {
    case 'corrupt':
      return frame.map((byte, i) => (i === frame.length - 1 ? byte ^ 0x5a : byte));
    case 'wrongUnit':
      return withCrc(concatBytes([Uint8Array.of(unit ^ 0x10), frame.subarray(1, frame.length - 2)]));
    case 'noiseBefore':
      return concatBytes([NOISE, frame]);
    case 'noiseBetween':
      return concatBytes([frame, NOISE]);
    case 'silence':
    case 'half':
    case 'unplugMidReply':
      return frame.subarray(0, frame.length >> 1);
  }
}

/** A unit with words at addresses; anything else is an illegal address. */
export function registerUnit(words: Map<number, number>, read: 'readInputRegisters' | 'readHoldingRegisters'): Unit {
  return (request) => {
    if (request.function !== read) {
      return { function: 'exception', to: request.function, code: EXCEPTIONS['illegal-function'] };
    }
    const values = Array.from({ length: request.count }, (_, i) => words.get(request.address + i));
    const there = values.filter((value) => value !== undefined);
    if (there.length < values.length) return { function: 'exception', to: read, code: EXCEPTIONS['illegal-address'] };
    return { function: read, values: there };
  };
}

/** A board of 8 timed relays, 8 contacts and modes: as the maker's register table has it, with a clock of its own. */
export function createTestBoard(clock: ManualClock) {
  const timers: CancelTimer[] = [];
  const board = {
    relays: new Array<boolean>(8).fill(false),
    contacts: new Array<boolean>(8).fill(false),
    modes: new Array<number>(8).fill(0),
    /** Takes the supply away for a moment: all relays fall off. */
    restart(): void {
      for (const cancel of timers.splice(0)) cancel();
      board.relays.fill(false);
    },
    /** Relays that do not go off whatever they are told. */
    stuck: new Set<number>(),
    unit: ((request: ModbusRequest): ModbusResponse | null => {
      const { function: name, address } = request;
      if (name === 'readCoils') return { function: name, bits: [...board.relays] };
      if (name === 'readDiscreteInputs') return { function: name, bits: [...board.contacts] };
      if (name === 'readHoldingRegisters' && address === 0x1000) return { function: name, values: [...board.modes] };
      if (name !== 'writeCoil') return { function: 'exception', to: name, code: EXCEPTIONS['illegal-function'] };
      if (address === 0xff && request.value === 0) {
        board.relays = board.relays.map((on, i) => on && board.stuck.has(i));
      } else if (address >= 0x200 && address < 0x208) {
        board.relays[address & 7] = true;
        const off = clock.after(request.value * 100, () => {
          board.relays[address & 7] = board.stuck.has(address & 7);
        });
        timers.push(off);
      } else {
        return { function: 'exception', to: name, code: EXCEPTIONS['illegal-address'] };
      }
      return { function: name, address, value: request.value };
    }) satisfies Unit,
  };
  return board;
}
