import { expect, test } from 'vitest';
import { createNoteSigner, parseVkey } from '../../../daemon/ledger/note-key.ts';
import { golden, logKey, ORIGIN } from './ledger-fixture.ts';

const signer = createNoteSigner(ORIGIN, logKey);
const witness = parseVkey(golden.witness_vkey);

test('id and printed form of the golden keys come out', () => {
  expect(signer.keyId).toBe(golden.log_keyid);
  expect(signer.vkey).toBe(golden.log_vkey);
  expect(witness).toMatchObject({ ok: true, value: { name: 'witness.example/district', keyId: 'c4500b47', type: 4 } });
});

test('a printed key with any character changed is refused', () => {
  for (let index = 0; index < golden.log_vkey.length; index++) {
    const damaged =
      golden.log_vkey.slice(0, index) + (golden.log_vkey[index] === 'A' ? 'B' : 'A') + golden.log_vkey.slice(index + 1);
    expect(parseVkey(damaged).ok).toBe(false);
  }
  expect(parseVkey('')).toEqual({ ok: false, error: 'malformed' });
});
