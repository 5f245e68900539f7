/**
 * What a healthy Waveshare "Modbus RTU Relay (D)" does with a request, and its own timers. Pure; time is handed in.
 * From the maker's register table: coils 0000.., all relays 00FF, toggle all 01FF, flash-on 0200.., flash-off 0400.. (both in units
 * of 100 ms), inputs 0000.., control modes 1000.., address 4000.
 */
import { EXCEPTIONS } from '../../devices/modbus/protocol/modbus-function.ts';
import type { ModbusRequest } from '../../devices/modbus/protocol/modbus-request.ts';
import type { ModbusResponse } from '../../devices/modbus/protocol/modbus-response.ts';

export const CHANNELS = 8;
const FLASH_UNIT_MS = 100;
const ON = 0xff00;
const OFF = 0x0000;
/** Values of a control mode: relays obey the line only, follow their input, or toggle with each press at it. */
export const ControlMode = { normal: 0, linkage: 1, toggle: 2 } as const;

export interface BoardRegisters {
  readonly coils: readonly boolean[];
  /** When the board itself turns a coil over, monotonic ms; null where no flash runs. */
  readonly flipAt: readonly (number | null)[];
  readonly modes: readonly number[];
  /** Address on the bus, 1..247. */
  readonly unit: number;
}

/** What the board sees at its terminals. */
export interface BoardSight {
  readonly contacts: readonly boolean[];
  readonly readBack: readonly boolean[];
}

export interface BoardAnswer {
  readonly next: BoardRegisters;
  readonly response: ModbusResponse;
}

/** Relays off. The factory sets linkage: whatever closes an input closes the relay beside it. */
export function beginBoardRegisters(unit: number, mode: number): BoardRegisters {
  return { ...allOff(), modes: new Array<number>(CHANNELS).fill(mode), unit };
}

/** After a loss of power: relays and timers are gone, modes and address are kept. */
export function restartBoard(board: BoardRegisters): BoardRegisters {
  return { ...board, ...allOff() };
}

/** Turns over what is due at `now`. */
export function expireFlashes(board: BoardRegisters, now: number): BoardRegisters {
  const due = board.flipAt.map((at) => at !== null && at <= now);
  if (!due.includes(true)) return board;
  return {
    ...board,
    coils: board.coils.map((on, i) => (due[i] === true ? !on : on)),
    flipAt: board.flipAt.map((at, i) => (due[i] === true ? null : at)),
  };
}

/** When the next flash ends, monotonic ms; null where none runs. */
export function nextFlip({ flipAt }: BoardRegisters): number | null {
  const times = flipAt.filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Inputs that moved, where the modes let them switch. Levels at rest. */
export function followInputs(
  board: BoardRegisters,
  before: readonly boolean[],
  after: readonly boolean[],
): BoardRegisters {
  return board.modes.reduce((state, mode, i) => {
    const closed = after[i] === true;
    if (mode === ControlMode.normal || before[i] === closed) return state;
    if (mode === ControlMode.linkage) return setCoil(state, i, closed, null);
    return closed ? setCoil(state, i, state.coils[i] !== true, null) : state;
  }, board);
}

/** Flashes that are due must have been expired. A refused request changes nothing. */
export function answerBoard(
  board: BoardRegisters,
  request: ModbusRequest,
  sight: BoardSight,
  now: number,
): BoardAnswer {
  switch (request.function) {
    case 'readCoils':
      return readBits(board, request, sight.readBack);
    case 'readDiscreteInputs':
      return readBits(board, request, sight.contacts);
    case 'readHoldingRegisters': {
      const { address, count } = request;
      if (address === ADDRESS && count === 1)
        return { next: board, response: { function: request.function, values: [board.unit] } };
      const values = board.modes.slice(address - MODES, address - MODES + count);
      if (address < MODES || values.length < count) return refuse(board, request, 'illegal-address');
      return { next: board, response: { function: request.function, values } };
    }
    case 'writeCoil':
      return writeCoil(board, request, now);
    case 'writeCoils': {
      const { address, bits } = request;
      if (address + bits.length > CHANNELS) return refuse(board, request, 'illegal-address');
      const next = bits.reduce((state, on, i) => setCoil(state, address + i, on, null), board);
      return { next, response: { function: 'writeCoils', address, count: bits.length } };
    }
    case 'writeRegister':
      return writeRegister(board, request);
    case 'writeRegisters': {
      const { address, values } = request;
      if (address < MODES || address + values.length > MODES + CHANNELS)
        return refuse(board, request, 'illegal-address');
      if (values.some((value) => value > ControlMode.toggle)) return refuse(board, request, 'illegal-value');
      const modes = board.modes.map((mode, i) => values[i - (address - MODES)] ?? mode);
      return { next: { ...board, modes }, response: { function: 'writeRegisters', address, count: values.length } };
    }
    case 'readInputRegisters':
      return refuse(board, request, 'illegal-function');
  }
}

const ALL = 0x00ff;
const TOGGLE_ALL = 0x01ff;
const FLASH_ON = 0x0200;
const FLASH_OFF = 0x0400;
const MODES = 0x1000;
const ADDRESS = 0x4000;

function writeCoil(
  board: BoardRegisters,
  request: Extract<ModbusRequest, { readonly function: 'writeCoil' | 'writeRegister' }>,
  now: number,
): BoardAnswer {
  const { address, value } = request;
  const done = (next: BoardRegisters): BoardAnswer => ({ next, response: { function: 'writeCoil', address, value } });
  if (address >= FLASH_ON && address < FLASH_ON + CHANNELS) {
    return done(setCoil(board, address - FLASH_ON, true, now + value * FLASH_UNIT_MS));
  }
  if (address >= FLASH_OFF && address < FLASH_OFF + CHANNELS) {
    return done(setCoil(board, address - FLASH_OFF, false, now + value * FLASH_UNIT_MS));
  }
  if (address >= CHANNELS && address !== ALL && address !== TOGGLE_ALL)
    return refuse(board, request, 'illegal-address');
  if (value !== ON && value !== OFF) return refuse(board, request, 'illegal-value');
  if (address < CHANNELS) return done(setCoil(board, address, value === ON, null));
  const coils = board.coils.map((on) => (address === ALL ? value === ON : !on));
  return done({ ...board, ...allOff(), coils });
}

function writeRegister(
  board: BoardRegisters,
  request: Extract<ModbusRequest, { readonly function: 'writeCoil' | 'writeRegister' }>,
): BoardAnswer {
  const { address, value } = request;
  const response: ModbusResponse = { function: 'writeRegister', address, value };
  if (address === ADDRESS) {
    if (value < 1 || value > 247) return refuse(board, request, 'illegal-value');
    return { next: { ...board, unit: value }, response };
  }
  if (address < MODES || address >= MODES + CHANNELS) return refuse(board, request, 'illegal-address');
  if (value > ControlMode.toggle) return refuse(board, request, 'illegal-value');
  return { next: { ...board, modes: board.modes.with(address - MODES, value) }, response };
}

function readBits(
  board: BoardRegisters,
  request: Extract<ModbusRequest, { readonly count: number }>,
  bits: readonly boolean[],
): BoardAnswer {
  const { function: name, address, count } = request;
  const wanted = bits.slice(address, address + count);
  if (wanted.length < count || (name !== 'readCoils' && name !== 'readDiscreteInputs')) {
    return refuse(board, request, 'illegal-address');
  }
  return { next: board, response: { function: name, bits: wanted } };
}

function setCoil(board: BoardRegisters, channel: number, on: boolean, flipAt: number | null): BoardRegisters {
  return { ...board, coils: board.coils.with(channel, on), flipAt: board.flipAt.with(channel, flipAt) };
}

function refuse(board: BoardRegisters, request: ModbusRequest, why: keyof typeof EXCEPTIONS): BoardAnswer {
  return { next: board, response: { function: 'exception', to: request.function, code: EXCEPTIONS[why] } };
}

function allOff(): Pick<BoardRegisters, 'coils' | 'flipAt'> {
  return { coils: new Array<boolean>(CHANNELS).fill(false), flipAt: new Array<number | null>(CHANNELS).fill(null) };
}
