/** Numbers of travel permits: which kind has which shape. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyPermit } from '../../../../devices/id-reader/protocol/permit-number.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const { hkMacaoPermit, taiwanPermit, eep } = numberVectors.numbers;

describe('golden numbers', () => {
  test.each([
    ...hkMacaoPermit.valid.map((number) => [number, 'hkMacaoToMainland'] as const),
    ...taiwanPermit.valid.map((number) => [number, 'taiwanToMainland'] as const),
    ...eep.valid.map((number) => [number, 'mainlandToHkMacao'] as const),
  ])('%s is %s', (number, kind) => {
    expect(classifyPermit(number)).toMatchObject({ ok: true, value: { kind } });
  });

  test.each([...hkMacaoPermit.invalid, ...taiwanPermit.invalid, ...eep.invalid])('%s has no known shape', (number) => {
    expect(classifyPermit(number)).toEqual({ ok: false, error: 'unknown' });
  });
});

test('the renewal count is kept apart from the number', () => {
  expect(classifyPermit('M0000000201')).toEqual({
    ok: true,
    value: { kind: 'hkMacaoToMainland', number: 'M00000002', issueCount: '01' },
  });
  expect(classifyPermit('0000000301')).toEqual({
    ok: true,
    value: { kind: 'taiwanToMainland', number: '00000003', issueCount: '01' },
  });
  expect(classifyPermit('H00000001')).toEqual({
    ok: true,
    value: { kind: 'hkMacaoToMainland', number: 'H00000001', issueCount: null },
  });
});

test('the permit to Taiwan begins with L', () => {
  expect(classifyPermit('L00000001')).toMatchObject({ ok: true, value: { kind: 'mainlandToTaiwan' } });
});

test('lower case, blanks and a line end are refused', () => {
  for (const text of ['h00000001', ' H00000001', 'H00000001 ', 'H00000001\n', '']) {
    expect(classifyPermit(text)).toEqual({ ok: false, error: 'unknown' });
  }
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void classifyPermit(text)));
});
