/**
 * Registers of the simulated sensors as their makers' tables have them, and what a request does to them. Pure.
 * XY-MD02 (board with an SHT20): input registers 0001 temperature and 0002 humidity; holding registers 0101 address, 0102 speed
 * (the number itself), 0103 and 0104 corrections. Renke RS-WS-N01: registers 0000 humidity and 0001 temperature by functions 3
 * and 4; 0050 and 0051 corrections of temperature and humidity, 07D0 address, 07D1 code of the speed.
 */
import { EXCEPTIONS, isRegisterRead, type RegisterRead } from '../../devices/modbus/protocol/modbus-function.ts';
import type { ModbusRequest } from '../../devices/modbus/protocol/modbus-request.ts';
import type { ModbusResponse } from '../../devices/modbus/protocol/modbus-response.ts';
import { signedWord, wordOfSigned } from '../../devices/modbus/protocol/modbus-values.ts';

export const SENSOR_MODELS = ['xy-md02', 'rs-ws-n01'] as const;
export type SensorModel = (typeof SENSOR_MODELS)[number];

export interface SensorSettings {
  /** Address on the bus, 1..247. */
  readonly unit: number;
  /** Bits per second. */
  readonly baudRate: number;
  /** Tenths, added to what is measured. */
  readonly temperatureCorrection: number;
  readonly humidityCorrection: number;
}

/** Both words as the sensor would say them. */
export interface SensorWords {
  readonly temperature: number;
  readonly humidity: number;
}

export interface SensorAnswer {
  readonly next: SensorSettings;
  readonly response: ModbusResponse;
}

interface Setting {
  readonly key: keyof SensorSettings;
  /** Null for a word that the sensor does not take. */
  readonly fromWord: (word: number) => number | null;
  readonly toWord: (value: number) => number;
}

const RENKE_SPEEDS = [2400, 4800, 9600];
const ADDRESS: Setting = {
  key: 'unit',
  fromWord: (word) => (word >= 1 && word <= 247 ? word : null),
  toWord: (unit) => unit,
};
const SPEED_ITSELF: Setting = {
  key: 'baudRate',
  fromWord: (word) => ([9600, 14_400, 19_200].includes(word) ? word : null),
  toWord: (speed) => speed,
};
const SPEED_CODE: Setting = {
  key: 'baudRate',
  fromWord: (word) => RENKE_SPEEDS[word] ?? null,
  toWord: (speed) => RENKE_SPEEDS.indexOf(speed),
};
const correction = (key: 'temperatureCorrection' | 'humidityCorrection'): Setting => ({
  key,
  fromWord: signedWord,
  toWord: wordOfSigned,
});

const SETTINGS: Readonly<Record<SensorModel, ReadonlyMap<number, Setting>>> = {
  'xy-md02': new Map([
    [0x0101, ADDRESS],
    [0x0102, SPEED_ITSELF],
    [0x0103, correction('temperatureCorrection')],
    [0x0104, correction('humidityCorrection')],
  ]),
  'rs-ws-n01': new Map([
    [0x0050, correction('temperatureCorrection')],
    [0x0051, correction('humidityCorrection')],
    [0x07d0, ADDRESS],
    [0x07d1, SPEED_CODE],
  ]),
};
/** Speed as it leaves the factory, bits per second. */
export const FACTORY_SPEED: Readonly<Record<SensorModel, number>> = { 'xy-md02': 9600, 'rs-ws-n01': 4800 };

/** A refused request changes nothing. */
export function answerSensor(
  model: SensorModel,
  settings: SensorSettings,
  words: SensorWords,
  request: ModbusRequest,
): SensorAnswer {
  const refuse = (why: keyof typeof EXCEPTIONS): SensorAnswer => ({
    next: settings,
    response: { function: 'exception', to: request.function, code: EXCEPTIONS[why] },
  });
  if (request.function === 'writeRegister') {
    const { address, value: word } = request;
    const setting = SETTINGS[model].get(address);
    if (setting === undefined) return refuse('illegal-address');
    const value = setting.fromWord(word);
    if (value === null) return refuse('illegal-value');
    return {
      next: { ...settings, [setting.key]: value },
      response: { function: 'writeRegister', address, value: word },
    };
  }
  if (!('count' in request) || !isRegisterRead(request.function)) return refuse('illegal-function');
  const { function: read, address, count } = request;
  const found = Array.from({ length: count }, (_, i) => wordAt(model, settings, words, read, address + i));
  const values = found.filter((word) => word !== null);
  if (values.length < count) return refuse('illegal-address');
  return { next: settings, response: { function: read, values } };
}

/** Null where the model has no such register. */
function wordAt(
  model: SensorModel,
  settings: SensorSettings,
  { temperature, humidity }: SensorWords,
  read: RegisterRead,
  address: number,
): number | null {
  const measured =
    model === 'xy-md02'
      ? read === 'readInputRegisters' && [null, temperature, humidity][address]
      : [humidity, temperature][address];
  if (typeof measured === 'number') return measured;
  const setting = SETTINGS[model].get(address);
  if (setting === undefined || (model === 'xy-md02' && read === 'readInputRegisters')) return null;
  return setting.toWord(settings[setting.key]);
}
