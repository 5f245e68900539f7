/** The function codes that are spoken here, the limits of each, and the exceptions. Modbus Application Protocol V1.1b3, 6 and 7. */

export const FUNCTION_CODES = {
  readCoils: 0x01,
  readDiscreteInputs: 0x02,
  readHoldingRegisters: 0x03,
  readInputRegisters: 0x04,
  writeCoil: 0x05,
  writeRegister: 0x06,
  writeCoils: 0x0f,
  writeRegisters: 0x10,
} as const;

export type ModbusFunction = keyof typeof FUNCTION_CODES;
export type BitRead = 'readCoils' | 'readDiscreteInputs';
export type RegisterRead = 'readHoldingRegisters' | 'readInputRegisters';

/** Set in the function code of an exception. */
export const EXCEPTION_BIT = 0x80;

/** Most items that one frame may ask for. */
export const MAX_READ_BITS = 2000;
export const MAX_READ_REGISTERS = 125;
export const MAX_WRITE_BITS = 1968;
export const MAX_WRITE_REGISTERS = 123;

const NAMES = new Map<number, ModbusFunction>(
  (Object.keys(FUNCTION_CODES) as ModbusFunction[]).map((name) => [FUNCTION_CODES[name], name]),
);

/** Null for a code that is not spoken here. */
export function functionOf(code: number): ModbusFunction | null {
  return NAMES.get(code) ?? null;
}

export function isBitRead(name: ModbusFunction): name is BitRead {
  return name === 'readCoils' || name === 'readDiscreteInputs';
}

export function isRegisterRead(name: ModbusFunction): name is RegisterRead {
  return name === 'readHoldingRegisters' || name === 'readInputRegisters';
}

/** Modbus Application Protocol V1.1b3, 7. */
export const EXCEPTIONS = {
  'illegal-function': 0x01,
  'illegal-address': 0x02,
  'illegal-value': 0x03,
  'device-failure': 0x04,
  acknowledge: 0x05,
  busy: 0x06,
  'memory-parity': 0x08,
  'gateway-path': 0x0a,
  'gateway-target': 0x0b,
} as const;

/** A name for messages; two hex digits where the standard has none. */
export function exceptionName(code: number): string {
  const known = Object.entries(EXCEPTIONS).find(([, value]) => value === code)?.[0];
  return known ?? code.toString(16).padStart(2, '0').toUpperCase();
}
