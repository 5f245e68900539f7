/** Where sensors on Modbus keep temperature and humidity, as data; a sensor without a profile is not read. */
import type { RegisterRead } from '../../modbus/protocol/modbus-function.ts';
import { signedWord } from '../../modbus/protocol/modbus-values.ts';

export interface ClimateProfile {
  readonly model: string;
  /** Bits per second as it leaves the factory. */
  readonly baudRate: number;
  /** One request for both values: two could be answered late and then stand for each other. */
  readonly read: { readonly function: RegisterRead; readonly address: number; readonly count: number };
  /** Places within that answer. */
  readonly temperatureAt: number;
  readonly humidityAt: number;
  /** Counts of the register in one degree or one per cent. */
  readonly countsPerUnit: 10 | 100;
  readonly accuracy: { readonly temperatureTenths: number; readonly humidityTenths: number };
}

export const climateProfiles: readonly ClimateProfile[] = [
  {
    // XY-MD01, XY-MD02 and boards with an SHT20: ±0.5 °C, ±3 %. The baud register 0102 holds 9600 itself.
    model: 'xy-md02',
    baudRate: 9600,
    read: { function: 'readInputRegisters', address: 0x0001, count: 2 },
    temperatureAt: 0,
    humidityAt: 1,
    countsPerUnit: 10,
    accuracy: { temperatureTenths: 5, humidityTenths: 30 },
  },
  {
    // Renke RS-WS-N01 and its family: humidity first. Class B by default, ±3 %.
    model: 'rs-ws-n01',
    baudRate: 4800,
    read: { function: 'readHoldingRegisters', address: 0x0000, count: 2 },
    temperatureAt: 1,
    humidityAt: 0,
    countsPerUnit: 10,
    accuracy: { temperatureTenths: 5, humidityTenths: 30 },
  },
];

/** Null for a model that is not known. */
export function findClimateProfile(model: string): ClimateProfile | null {
  return climateProfiles.find((profile) => profile.model === model) ?? null;
}

/** Both words as they came: 0..65535. */
export interface ClimateWords {
  readonly temperature: number;
  readonly humidity: number;
}

/** The two words of an answer; `words` has as many as the profile asks for. */
export function climateWords(profile: ClimateProfile, words: readonly number[]): ClimateWords {
  const temperature = words[profile.temperatureAt];
  const humidity = words[profile.humidityAt];
  if (temperature === undefined || humidity === undefined) throw new Error('climate profile: places outside its read');
  return { temperature, humidity };
}

/** Tenths of a degree and of a per cent; rounded where the sensor counts finer. */
export function tenthsOf(profile: ClimateProfile, words: ClimateWords) {
  const scale = profile.countsPerUnit / 10;
  return {
    temperatureTenths: Math.round(signedWord(words.temperature) / scale),
    humidityTenths: Math.round(words.humidity / scale),
  };
}
