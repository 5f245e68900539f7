/** Numbers of birth certificates: shape, and what scanners put around them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  certificateNumberInScan,
  isCertificateNumber,
} from '../../../../devices/scanner/protocol/certificate-number.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const { birthCertificate } = numberVectors.numbers;

test.each(birthCertificate.valid)('%s is one', (text) => {
  expect(isCertificateNumber(text)).toBe(true);
});

test.each([...birthCertificate.invalid, 'X320101001\n', ' X320101001', 'Ｘ320101001', 'X32010100１', ''])(
  '%j is none',
  (text) => {
    expect(isCertificateNumber(text)).toBe(false);
  },
);

test.each(['X320101001', ']C0X320101001', ']A0*X320101001*', '*X320101001*'])('%s holds the number', (scan) => {
  expect(certificateNumberInScan(scan)).toEqual({ ok: true, value: 'X320101001' });
});

test.each(['*X320101001', 'X320101001*', ']C0', '', 'https://example.org/X320101001', 'x320101001'])(
  '%j holds none',
  (scan) => {
    expect(certificateNumberInScan(scan)).toEqual({ ok: false, error: 'shape' });
  },
);

test('any letter is taken: what it stands for is hearsay', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z][0-9]{9}$/), (text) => isCertificateNumber(text)));
});

test('no text makes it throw, and what is found has the shape', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (scan) => {
      const found = certificateNumberInScan(scan);
      return !found.ok || /^[A-Z]\d{9}$/.test(found.value);
    }),
  );
});
