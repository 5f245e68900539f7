import { describe, expect, test } from 'vitest';
import type { ClimateEvent } from '../../../../devices/climate/contract.ts';
import { advanceClimate, beginClimate, type ClimateState } from '../../../../devices/climate/modbus-sensor/machine.ts';
import { type ClimateProfile, findClimateProfile } from '../../../../devices/climate/protocol/climate-profile.ts';

function profile(model: string): ClimateProfile {
  const found = findClimateProfile(model);
  if (found === null) throw new Error(`no profile ${model}`);
  return found;
}

const HOUR = 3_600_000;

function sensor() {
  let state: ClimateState = beginClimate(null, 0);
  const take = (events: readonly ClimateEvent[], next: ClimateState): string[] => {
    state = next;
    return events.map((event) => {
      if (event.type === 'reading') return `${event.reading.temperatureTenths}/${event.reading.humidityTenths}`;
      return event.type === 'unknown' ? event.reason : event.type;
    });
  };
  const words = (at: number, temperature: number, humidity: number): string[] => {
    const { next, events } = advanceClimate(
      profile('xy-md02'),
      state,
      { type: 'words', words: { temperature, humidity } },
      at,
    );
    return take(events, next);
  };
  return {
    words,
    nothing(at: number): string[] {
      const { next, events } = advanceClimate(profile('xy-md02'), state, { type: 'nothing' }, at);
      return take(events, next);
    },
    reopen(at: number): void {
      state = beginClimate(state, at);
    },
  };
}

describe('what a climate sensor says', () => {
  test('a first reading within range counts', () => {
    expect(sensor().words(0, 305, 280)).toEqual(['305/280']);
    expect(sensor().words(0, 0xff33, 658)).toEqual(['-205/658']); // FF33 is -20.5 °C
    expect(sensor().words(0, 0xffff, 300)).toEqual(['-1/300']); // -0.1 °C is no mark
  });

  test.each([
    ['all-zero', 0, 0],
    ['no-value', 0x8000, 300],
    ['no-value', 215, 0x8000],
    ['no-value', 0xffff, 0xffff],
    ['range', 801, 300],
    ['range', 0xfe6f, 300], // -40.1 °C
    ['range', 215, 1001],
  ])('%s: %i and %i are no climate', (reason, temperature, humidity) => {
    expect(sensor().words(0, temperature, humidity)).toEqual([reason]);
  });

  test.each([
    ['all-zero', 0, 1],
    ['range', 800, 1000],
    ['range', 0xfe70, 0],
  ])('just short of %s it is one', (_, temperature, humidity) => {
    expect(sensor().words(0, temperature, humidity)).toHaveLength(1);
    expect(sensor().words(0, temperature, humidity)[0]).toMatch(/\//);
  });

  test('an unknown is told once while its reason stays', () => {
    const on = sensor();
    expect(on.words(0, 0, 0)).toEqual(['all-zero']);
    expect(on.words(10, 0, 0)).toEqual([]);
    expect(on.words(20, 0x8000, 0)).toEqual(['no-value']);
  });

  test.each([
    [265, 280],
    [215, 480],
  ])('a jump to %i/%i is not believed until three readings agree', (temperature, humidity) => {
    const on = sensor();
    on.words(0, 215, 280);
    expect(on.words(10, temperature, humidity)).toEqual(['step']);
    expect(on.words(20, temperature, humidity + 1)).toEqual([]);
    expect(on.words(30, temperature, humidity)).toEqual([`${temperature}/${humidity}`]);
  });

  test('less than a jump is believed at once', () => {
    const on = sensor();
    on.words(0, 215, 280);
    expect(on.words(10, 264, 479)).toEqual(['264/479']);
  });

  test('one wild value among good ones is left out, and the good ones are believed again after three', () => {
    const on = sensor();
    on.words(0, 215, 280);
    expect(on.words(10, 500, 280)).toEqual(['step']);
    expect(on.words(20, 215, 280)).toEqual([]);
    expect(on.words(30, 215, 281)).toEqual([]);
    expect(on.words(40, 215, 280)).toEqual(['215/280']);
  });

  test('after a fault a single value is not believed', () => {
    const on = sensor();
    on.words(0, 0, 0);
    expect([on.words(10, 215, 280), on.words(20, 215, 280), on.words(30, 215, 280)]).toEqual([
      ['step'],
      [],
      ['215/280'],
    ]);
  });

  test('values that do not change by one count in 24 hours are frozen, and one count thaws them', () => {
    const on = sensor();
    on.words(0, 215, 280);
    expect(on.words(24 * HOUR, 215, 280)).toEqual(['215/280']);
    expect(on.words(24 * HOUR + 1, 215, 280)).toEqual(['frozen']);
    on.reopen(24 * HOUR + 2);
    expect(on.words(24 * HOUR + 3, 215, 280)).toEqual(['frozen']);
    expect(on.words(24 * HOUR + 4, 215, 281)).toEqual(['215/281']);
  });

  test('without a good reading for 60 s it is stale, told once, and the next good reading ends it', () => {
    const on = sensor();
    on.words(0, 215, 280);
    expect(on.nothing(59_999)).toEqual([]);
    expect(on.nothing(60_000)).toEqual(['stale']);
    expect(on.nothing(90_000)).toEqual([]);
    expect(on.words(100_000, 216, 280)).toEqual(['216/280']);
  });
});
