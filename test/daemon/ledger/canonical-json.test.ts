import canonicalizePeer from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalize, parseCanonical } from '../../../daemon/ledger/canonical-json.ts';
import { golden, goldenLeaves } from './ledger-fixture.ts';

const parseText = (text: string) => parseCanonical(Buffer.from(text));

/** JSON as the profile allows it: integers, well-formed strings, any nesting. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

describe('writing', () => {
  test('the golden leaves come out byte for byte, the Unicode torture included', () => {
    for (const text of [golden.leaf0_jcs, golden.leaf1_jcs])
      expect(canonicalize(JSON.parse(text))).toEqual({ ok: true, value: text });
    expect(Buffer.from(golden.leaf0_jcs).toString('hex')).toBe(golden.leaf0_jcs_hex);
  });

  test('keys are sorted by UTF-16 code units, so an emoji stands before a ligature', () => {
    const value = { '\ufb01': 1, '\u{1f600}': 2, '\u00e9': 3, 'e\u0301': 4, 10: 5, 9: 6 };
    expect(canonicalize(value)).toEqual({
      ok: true,
      value: '{"10":5,"9":6,"e\u0301":4,"\u00e9":3,"\u{1f600}":2,"\ufb01":1}',
    });
  });

  test('only the seven short escapes and lower-case u00xx are used', () => {
    const text = '"\\\b\t\n\f\r\u0001\u001f/<\u2028\u007f';
    expect(canonicalize(text)).toEqual({ ok: true, value: '"\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f/<\u2028\u007f"' });
  });

  test('what the profile does not have is refused by name', () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [1.5, 'not-an-integer'],
      [-0, 'not-an-integer'],
      [2 ** 53, 'not-an-integer'],
      [Number.NaN, 'not-an-integer'],
      [{ a: undefined }, 'not-json'],
      [[undefined], 'not-json'],
      [1n, 'not-json'],
      [new Date(0), 'not-json'],
      [() => 1, 'not-json'],
      ['\ud800', 'lone-surrogate'],
      [{ '\udc00': 1 }, 'lone-surrogate'],
    ];
    for (const [value, error] of cases) expect(canonicalize(value)).toEqual({ ok: false, error });
    const ring: unknown[] = [];
    ring.push(ring);
    expect(canonicalize(ring)).toEqual({ ok: false, error: 'too-deep' });
  });

  test('an independent implementation writes the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalize(value)).toEqual({ ok: true, value: canonicalizePeer(value) });
      }),
    );
  });
});

describe('reading', () => {
  test('all 1000 golden leaves are canonical', () => {
    expect(goldenLeaves).toHaveLength(1000);
    for (const leaf of goldenLeaves) expect(parseCanonical(leaf).ok).toBe(true);
  });

  test('what was written is read back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalize(value);
        if (!text.ok) throw new Error(text.error);
        expect(parseText(text.value)).toEqual({ ok: true, value });
      }),
    );
  });

  test('any other text of the same value is refused', () => {
    for (const text of [
      '{"a":1,"a":1}',
      '{"b":1,"a":1}',
      '{"a":1 }',
      ' 1',
      '1\n',
      '1.0',
      '1e2',
      '"\\u0041"',
      '"\\/"',
      '"\\u001F"',
    ])
      expect(parseText(text)).toEqual({ ok: false, error: 'not-canonical' });
    for (const text of ['-0', '0.5', '9007199254740992'])
      expect(parseText(text)).toEqual({ ok: false, error: 'not-an-integer' });
  });

  test('bytes that are no JSON text are refused by name', () => {
    expect(parseCanonical(Buffer.alloc(0))).toEqual({ ok: false, error: 'empty' });
    expect(parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, error: 'not-utf8' });
    expect(parseCanonical(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toEqual({ ok: false, error: 'not-utf8' }); // U+D800
    expect(parseCanonical(Buffer.from([0xef, 0xbb, 0xbf, 0x31]))).toEqual({ ok: false, error: 'syntax' }); // BOM, 1
    expect(parseText('"\\ud800"')).toEqual({ ok: false, error: 'lone-surrogate' });
    expect(parseText(`"${'a'.repeat(65_533)}"`).ok).toBe(true);
    expect(parseText(`"${'a'.repeat(65_534)}"`)).toEqual({ ok: false, error: 'too-long' });
    expect(parseText(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toEqual({ ok: false, error: 'too-deep' });
  });

  test('a golden leaf with any one byte changed is refused or is another value', () => {
    const leaf = Buffer.from(golden.leaf1_jcs);
    const original = parseCanonical(leaf);
    for (let index = 0; index < leaf.length; index++)
      for (const bit of [0x01, 0x20, 0x80]) {
        const damaged = Buffer.from(leaf);
        damaged[index] = (damaged[index] ?? 0) ^ bit;
        expect(parseCanonical(damaged)).not.toEqual(original);
      }
  });
});
