import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretFormTrouble } from '../../../daemon/people/secret-form.ts';
import {
  decodeSecretRecord,
  duressPin,
  encodeSecretRecord,
  judgeSecret,
  pepperedSecret,
} from '../../../daemon/people/secret-record.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const record = fc.record({
  logN: fc.integer({ min: 1, max: 22 }),
  r: fc.integer({ min: 1, max: 32 }),
  p: fc.integer({ min: 1, max: 16 }),
  salt: bytes(16),
  hash: bytes(32),
  duressHash: bytes(32),
});

test('a record is read as it was written', () => {
  fc.assert(
    fc.property(record, (one) => {
      expect(decodeSecretRecord(encodeSecretRecord(one))).toEqual({ ok: true, value: one });
    }),
  );
});

test('a record begins with its format and cost', () => {
  const made = encodeSecretRecord({
    logN: 15,
    r: 8,
    p: 1,
    salt: new Uint8Array(16).fill(0xaa),
    hash: new Uint8Array(32).fill(0xbb),
    duressHash: new Uint8Array(32).fill(0xcc),
  });
  expect([...made.slice(0, 5)]).toEqual([
    0x01, // format
    0x0f, // N = 2^15
    0x08, // r
    0x01, // p
    0xaa, // salt
  ]);
  expect([made.length, made[20], made[52]]).toEqual([84, 0xbb, 0xcc]);
});

test('anything else is no record, and a cost that would stop the PC is none either', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 90 }), (given) => {
      const read = decodeSecretRecord(given);
      if (read.ok) expect(encodeSecretRecord(read.value)).toEqual(given);
    }),
  );
  const good = Array.from({ length: 84 }, () => 1);
  expect(decodeSecretRecord(Uint8Array.from(good)).ok).toBe(true);
  for (const [at, value] of [
    [0, 2],
    [1, 0],
    [1, 23],
    [2, 0],
    [2, 33],
    [3, 0],
    [3, 17],
  ] as const)
    expect(decodeSecretRecord(Uint8Array.from(good.with(at, value))).ok).toBe(false);
  expect(decodeSecretRecord(Uint8Array.from(good.slice(1))).ok).toBe(false);
});

test('the duress PIN has a last digit one higher, 9 to 0', () => {
  expect(['482913', '482919', '000000'].map(duressPin)).toEqual(['482914', '482910', '000001']);
});

test('a hash is right, duress or wrong, and the answer has one shape', () => {
  const one = { logN: 1, r: 1, p: 1, salt: new Uint8Array(16) };
  const kept = { ...one, hash: new Uint8Array(32).fill(1), duressHash: new Uint8Array(32).fill(2) };
  const judged = [1, 2, 3].map((fill) => judgeSecret(kept, new Uint8Array(32).fill(fill)));
  expect(judged).toEqual([
    { accepted: true, duress: false },
    { accepted: true, duress: true },
    { accepted: false, duress: false },
  ]);
});

test('person, kind, secret and pepper all change what is hashed', () => {
  const about = { person: 'p_1', kind: 'pin', secret: 'x_1' } as const;
  const pepper = new Uint8Array(32).fill(1);
  const all = [
    pepperedSecret(pepper, about, '482913'),
    pepperedSecret(pepper, { ...about, person: 'p_2' }, '482913'),
    pepperedSecret(pepper, { ...about, kind: 'passphrase' }, '482913'),
    pepperedSecret(pepper, { ...about, secret: 'x_2' }, '482913'),
    pepperedSecret(pepper, about, '482914'),
    pepperedSecret(new Uint8Array(32), about, '482913'),
  ];
  expect(new Set(all.map((one) => Buffer.from(one).toString('hex'))).size).toBe(6);
});

test('which PINs and passphrases may be chosen', () => {
  const pin = (text: string) => secretFormTrouble('pin', text);
  expect(pin('482913')).toBeNull();
  expect([pin('48291'), pin('4829134829134'), pin('48291a'), pin('４８２９１３')]).toEqual([
    'too-short',
    'too-long',
    'not-digits',
    'not-digits',
  ]);
  expect(['111111', '123456', '987654', '890123'].map(pin)).toEqual(Array.from({ length: 4 }, () => 'too-simple'));
  const phrase = (text: string) => secretFormTrouble('passphrase', text);
  expect(phrase('correct horse battery')).toBeNull();
  expect([phrase('short one'), phrase('a'.repeat(129)), phrase('abababababab')]).toEqual([
    'too-short',
    'too-long',
    'too-simple',
  ]);
});
