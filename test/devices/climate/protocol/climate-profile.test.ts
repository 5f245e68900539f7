import { describe, expect, test } from 'vitest';
import {
  climateProfiles,
  climateWords,
  findClimateProfile,
  tenthsOf,
} from '../../../../devices/climate/protocol/climate-profile.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { encodeModbusRequest } from '../../../../devices/modbus/protocol/modbus-request.ts';
import { decodeModbusResponse } from '../../../../devices/modbus/protocol/modbus-response.ts';

describe('climate profiles', () => {
  test.each([
    ['xy-md02', '010400010002200B'],
    ['rs-ws-n01', '010300000002C40B'],
  ])('%s is asked for both values at once', (model, hex) => {
    const profile = findClimateProfile(model);
    if (profile === null) throw new Error('no profile');
    expect(toHex(encodeModbusRequest({ unit: 1, request: profile.read }))).toBe(hex);
  });

  test("the maker's example of an RS-WS-N01 is 65.8 % and -10.1 °C, humidity first", () => {
    const profile = findClimateProfile('rs-ws-n01');
    if (profile === null) throw new Error('no profile');
    const answer = decodeModbusResponse({ unit: 1, request: profile.read }, fromHex('01 03 04 02 92 FF 9B 5A 3D'));
    if (!answer.ok || !('values' in answer.value)) throw new Error('no values');
    expect(tenthsOf(profile, climateWords(profile, answer.value.values))).toEqual({
      temperatureTenths: -101,
      humidityTenths: 658,
    });
  });

  test('a sensor that counts hundredths is rounded to tenths', () => {
    const [profile] = climateProfiles;
    if (profile === undefined) throw new Error('no profile');
    const fine = { ...profile, countsPerUnit: 100 } as const;
    expect(tenthsOf(fine, { temperature: 2156, humidity: 2804 })).toEqual({
      temperatureTenths: 216,
      humidityTenths: 280,
    });
  });

  test('every profile has its places within its read, and an unknown model has none', () => {
    for (const profile of climateProfiles) {
      expect(profile.read.count).toBe(2);
      expect(new Set([profile.temperatureAt, profile.humidityAt])).toEqual(new Set([0, 1]));
    }
    expect(findClimateProfile('read-ascii')).toBeNull();
  });
});
