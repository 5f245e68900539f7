/** The simulated sensors heard raw: golden frames, both register maps, settings, drift and every way to fail. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { signedWord } from '../../../devices/modbus/protocol/modbus-values.ts';
import { beginProbe, measure, type Probe } from '../../../simulators/climate/probe.ts';
import { rawLine } from '../modbus/line-with-safe.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/modbus.json', import.meta.url), 'utf8')) as {
  answers: { name: string; hex: string }[];
};
const golden = (start: string): string => {
  const found = vectors.answers.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no vector ${start}`);
  return found.hex.replaceAll(' ', '');
};
const NO_CORRECTION = { temperatureCorrection: 0, humidityCorrection: 0 };
const HOUR_MS = 3_600_000;

describe('golden frames', () => {
  test('XY-MD02 at 30.5 °C', async () => {
    const on = await rawLine();
    on.air.setTemperature(305);
    expect(await on.askRaw('01 04 00 01 00 01 60 0A')).toBe(golden('XY-MD02'));
    // Both values in one answer: 0131, 28.0 % = 0118.
    expect(await on.askRaw('01 04 00 01 00 02 20 0B')).toMatch(/^01040401310118/);
  });

  test('RS-WS-N01 at 65.8 % and -10.1 °C, humidity first', async () => {
    const on = await rawLine();
    await on.air.close();
    expect(await on.ask('02 06 07D0 0001')).toBe('020607D00001');
    on.renke.setTemperature(-101);
    on.renke.setHumidity(658);
    expect(await on.askRaw('01 03 00 00 00 02 C4 0B')).toBe(golden('RS-WS-N01'));
  });
});

describe('registers', () => {
  test.each([
    ['XY-MD02: address and speed, which holds the number itself', '01 03 0101 0002', '01030400012580'],
    ['XY-MD02: a temperature correction', '01 06 0103 FFFB', '01060103FFFB'],
    ['XY-MD02: nothing at 0', '01 04 0000 0001', '018402'],
    ['XY-MD02: nothing behind the humidity', '01 04 0002 0002', '018402'],
    ['XY-MD02: no measurement by function 3', '01 03 0001 0002', '018302'],
    ['XY-MD02: no speed code', '01 06 0102 0002', '018603'],
    ['XY-MD02: no coils', '01 01 0000 0001', '018101'],
    ['RS-WS-N01: by function 4 too', '02 04 0000 0002', '0204040118' + '00D7'],
    ['RS-WS-N01: address and speed as a code', '02 03 07D0 0002', '02030400020002'],
    ['RS-WS-N01: no register between', '02 03 0002 0001', '028302'],
    ['RS-WS-N01: no code 3', '02 06 07D1 0003', '028603'],
    ['RS-WS-N01: no writing of several', '02 10 0050 0001 02 0000', '029001'],
  ])('%s', async (_, asks, answers) => {
    const on = await rawLine();
    expect(await on.ask(asks)).toBe(answers);
  });

  test('corrections are added to what is measured', async () => {
    const on = await rawLine();
    await on.ask('01 06 0103 FFFB'); // -0.5 °C
    await on.ask('01 06 0104 000A'); // +1.0 %
    expect(await on.ask('01 04 0001 0002')).toBe('01040400D20122'); // 21.0, 29.0
  });

  test('after a change of speed it does not hear the old one', async () => {
    const on = await rawLine();
    expect(await on.ask('02 06 07D1 0001')).toBe('020607D10001'); // 4800
    expect(await on.ask('02 03 0000 0001')).toBe('');
  });
});

describe('a probe', () => {
  const at = (change: Partial<Probe>, now: number) => measure({ ...beginProbe(0), ...change }, NO_CORRECTION, now);

  test('says what the air is, to the tenth, below zero too', () => {
    expect(at({}, 0)).toEqual({ temperature: 215, humidity: 280 });
    expect(signedWord(at({ temperatureTenths: -205 }, 0)?.temperature ?? 0)).toBe(-205);
  });

  test('healthy moves in its last digit within the hour, frozen never', () => {
    const values = (change: Partial<Probe>) =>
      new Set(Array.from({ length: 60 }, (_, minute) => at(change, minute * 60_000)?.humidity));
    expect(values({}).size).toBe(2);
    expect(values({ condition: 'frozen' }).size).toBe(1);
  });

  test('drifts away from the truth hour by hour, and not beyond what can be', () => {
    const drifting = { driftTenthsPerHour: 20 };
    expect(at(drifting, 2 * HOUR_MS)?.humidity).toBe(320);
    expect(at(drifting, 100 * HOUR_MS)?.humidity).toBe(1000);
    expect(at({ driftTenthsPerHour: -20 }, 100 * HOUR_MS)?.humidity).toBe(0);
  });

  test.each([
    ['unconnected', '01040400000000'],
    ['noValue', '01040480008000'],
    ['dead', ''],
  ] as const)('that is %s', async (condition, answers) => {
    const on = await rawLine();
    on.air.setCondition(condition);
    expect(await on.ask('01 04 0001 0002')).toBe(answers);
    on.air.setCondition('healthy');
    expect(await on.ask('01 04 0001 0002')).toBe('01040400D70118');
  });
});

test.each([
  ['setTemperature', '-40.0', true],
  ['setTemperature', '80.1', false],
  ['setTemperature', '21,5', false],
  ['setHumidity', '100', true],
  ['setHumidity', '-1', false],
  ['setHumidity', undefined, false],
  ['setCondition', 'ill', false],
])('the knob %s takes %s: %s', async (knob, value, taken) => {
  const on = await rawLine();
  expect((await on.air.act(knob, value)).ok).toBe(taken);
});

test('paced, an answer takes the time that its bytes need', async () => {
  const on = await rawLine();
  on.air.setPaced(true);
  // 9 bytes of ten bits at 9600 take 9.4 ms, after 5 ms of work.
  expect((await on.askRaw('01 04 00 01 00 02 20 0B', 14)).length).toBeLessThan(18);
  await on.clock.advance(1);
  expect(on.take()).not.toBe('');
  expect(await on.ask('01 04 0001 0002', 15)).toBe('01040400D70118');
});
