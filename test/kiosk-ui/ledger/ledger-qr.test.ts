/** The slip's QR code, read by a reader that was written from the standard. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { qrModules, qrPath } from '../../../kiosk-ui/model/ledger-qr.ts';
import { modulesOfPath, readQr } from './qr-reader.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'));

test('a cosigned checkpoint of the reference comes back byte for byte, its dash too', () => {
  const note: string = vectors.checkpoint_2;
  expect(note).toContain('\u2014');
  expect(readQr(qrModules(note))).toBe(note);
});

test('a checkpoint with the log’s line alone fits the version that the reference measured', () => {
  const note = vectors.checkpoint_2.split('\n').slice(0, -2).join('\n').concat('\n');
  // Version 10-M, 57 modules: an origin of usual length.
  expect(qrModules(note).length).toBe(57);
  expect(readQr(qrModules(note))).toBe(note);
});

test('any text comes back, and the drawn path has the same modules', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), (text) => {
      const sound = text.toWellFormed();
      const { size, path } = qrPath(sound);
      expect(modulesOfPath(path, size, 4)).toEqual(qrModules(sound));
      expect(readQr(qrModules(sound))).toBe(sound);
    }),
    { numRuns: 40 },
  );
});

test('one turned module is found by the reader, so that it can fail', () => {
  const modules = qrModules(vectors.checkpoint_2).map((row) => [...row]);
  const row = modules[20] ?? [];
  row[20] = row[20] !== true;
  expect(() => readQr(modules)).toThrow('a codeword is wrong');
});
