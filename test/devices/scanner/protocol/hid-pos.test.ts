/** HID POS reports: golden reports, both sizes, long codes and their limit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import {
  decodeHidPosReport,
  encodeHidPosReports,
  type HidPosPending,
  type HidPosStep,
  joinHidPosReport,
  MAX_HID_SCAN,
} from '../../../../devices/scanner/protocol/hid-pos.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** All steps of some reports; each report has to be a good one. */
function join(reports: readonly Uint8Array[]): { steps: HidPosStep[]; pending: HidPosPending } {
  let pending: HidPosPending = { state: 'empty' };
  const steps = reports.map((bytes) => {
    const report = decodeHidPosReport(bytes);
    if (!report.ok) throw new Error(report.error);
    const step = joinHidPosReport(pending, report.value);
    pending = step.pending;
    return step;
  });
  return { steps, pending };
}

describe('golden reports', () => {
  test.each(numberVectors.barcode.hidPos62)('$aim $text', ({ text, aim, reports }) => {
    const { steps, pending } = join(reports.map(fromHex));
    expect(steps.flatMap(({ scan }) => scan ?? [])).toEqual([{ aim, data: ascii(text) }]);
    expect(pending).toEqual({ state: 'empty' });
    expect(encodeHidPosReports({ aim, data: ascii(text) }, 62)).toEqual(reports.map(fromHex));
  });

  test('a report of 64 bytes has its flags at the very end', () => {
    const [first = new Uint8Array(0), second] = encodeHidPosReports(
      { aim: ']Q1', data: new Uint8Array(57).fill(0x41) },
      64,
    );
    expect(first.length).toBe(64);
    expect([...first.subarray(0, 6)]).toEqual([
      0x02, // report id
      56, // count
      0x5d,
      0x51,
      0x31, // ]Q1
      0x41, // first byte of data
    ]);
    expect([...first.subarray(60)]).toEqual([
      0x41, // last byte of data
      0x00, // vendor symbology
      0x00, // reserved
      0x01, // flags: continued
    ]);
    expect(second?.[63]).toBe(0x00);
  });
});

describe('properties', () => {
  test('any code up to the limit comes back, in both sizes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(62 as const, 64 as const), (data, shape) => {
        const { steps } = join(encodeHidPosReports({ aim: ']Q1', data }, shape));
        expect(steps.at(-1)?.scan).toEqual({ aim: ']Q1', data });
        expect(steps.slice(0, -1).every(({ scan }) => scan === null)).toBe(true);
      }),
    );
  });

  test('no bytes make it throw', () => {
    const bytes = fc
      .constantFrom(0, 1, 61, 62, 63, 64, 65)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(fc.property(bytes, (report) => void decodeHidPosReport(report)));
  });
});

describe('refusals', () => {
  const [good = new Uint8Array(0)] = encodeHidPosReports({ aim: ']C0', data: ascii('X320101001') }, 62);
  const changed = (at: number, byte: number): Uint8Array => good.map((was, i) => (i === at ? byte : was));

  test.each([
    ['length', good.slice(0, 61)],
    ['report-id', changed(0, 0x01)],
    ['count', changed(1, 57)],
    ['aim', changed(2, 0x58)],
  ])('%s', (reason, report) => {
    expect(decodeHidPosReport(report)).toEqual({ ok: false, error: reason });
  });

  test('a code of just the limit is taken, one byte more is given up once, and the next code is read', () => {
    const whole = (size: number): Uint8Array[] =>
      encodeHidPosReports({ aim: ']Q1', data: new Uint8Array(size).fill(0x41) }, 62);
    expect(join(whole(MAX_HID_SCAN)).steps.at(-1)?.scan?.data.length).toBe(MAX_HID_SCAN);
    const { steps, pending } = join([...whole(MAX_HID_SCAN + 200), good]);
    expect(steps.filter(({ trouble }) => trouble === 'too-long')).toHaveLength(1);
    expect(steps.flatMap(({ scan }) => scan ?? [])).toEqual([{ aim: ']C0', data: ascii('X320101001') }]);
    expect(pending).toEqual({ state: 'empty' });
  });

  test('parts of two kinds of code are not put together', () => {
    const [half = new Uint8Array(0)] = encodeHidPosReports({ aim: ']Q1', data: new Uint8Array(60) }, 62);
    const { steps, pending } = join([half, good]);
    expect(steps.map(({ trouble, scan }) => [trouble, scan])).toEqual([
      [null, null],
      ['mixed', null],
    ]);
    expect(pending).toEqual({ state: 'empty' });
  });
});
