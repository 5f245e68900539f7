import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BandRules, judgeLimits, type LimitVerdict } from '../../../daemon/environment/uncertain-band.ts';

/** At most 30 %, a sensor of ±3 %, 1 % of hysteresis. */
const HUMIDITY: BandRules = { limits: { lowest: null, highest: 300 }, accuracyTenths: 30, hysteresisTenths: 10 };
/** -5..40 °C, ±0.5 °C. */
const TEMPERATURE: BandRules = { limits: { lowest: -50, highest: 400 }, accuracyTenths: 5, hysteresisTenths: 2 };

describe('the uncertain band', () => {
  test.each<[number, LimitVerdict]>([
    [0, 'kept'],
    [269, 'kept'],
    [270, 'uncertain'],
    [300, 'uncertain'],
    [330, 'uncertain'],
    [331, 'exceeded'],
  ])('%i tenths of a per cent under a limit of 30 %% is %s', (tenths, verdict) => {
    expect(judgeLimits(HUMIDITY, tenths, null)).toBe(verdict);
  });

  test.each<[number, LimitVerdict]>([
    [-56, 'exceeded'],
    [-55, 'uncertain'],
    [-45, 'uncertain'],
    [-44, 'kept'],
    [394, 'kept'],
    [395, 'uncertain'],
    [405, 'uncertain'],
    [406, 'exceeded'],
  ])('%i tenths of a degree between -5 and 40 is %s', (tenths, verdict) => {
    expect(judgeLimits(TEMPERATURE, tenths, null)).toBe(verdict);
  });

  test('a verdict is taken back only after the hysteresis', () => {
    expect(judgeLimits(HUMIDITY, 325, 'exceeded')).toBe('exceeded');
    expect(judgeLimits(HUMIDITY, 320, 'exceeded')).toBe('uncertain');
    expect(judgeLimits(HUMIDITY, 265, 'uncertain')).toBe('uncertain');
    expect(judgeLimits(HUMIDITY, 259, 'uncertain')).toBe('kept');
    expect(judgeLimits(HUMIDITY, 265, 'kept')).toBe('kept');
  });

  test('whatever came before, a limit that is surely exceeded is never called kept, nor the other way round', () => {
    const before = fc.constantFrom<LimitVerdict | null>(null, 'kept', 'uncertain', 'exceeded');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), before, (tenths, last) => {
        const verdict = judgeLimits(HUMIDITY, tenths, last);
        if (tenths > 330) expect(verdict).toBe('exceeded');
        if (tenths >= 270) expect(verdict).not.toBe('kept');
        if (tenths <= 320) expect(verdict).not.toBe('exceeded');
        if (tenths < 260) expect(verdict).toBe('kept');
      }),
    );
  });
});
