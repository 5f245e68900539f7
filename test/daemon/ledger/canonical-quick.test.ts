import canonicalizeByPackage from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalize, parseCanonical } from '../../../daemon/ledger/canonical-json.ts';

/** What the reader must say, found the slow way: read, write canonically, compare. */
function slowly(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const canonical = canonicalize(value);
    return canonical.ok && canonical.value === text;
  } catch {
    return false;
  }
}

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    '0',
    '1',
    '9',
    '10',
    '-1',
    '01',
    'a',
    'A',
    '__proto__',
    'toJSON',
    'constructor',
    'é',
    '\u{1f600}',
    '\ufb01',
  ),
);
const scalar = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -20, max: 20 }),
  fc.double(),
  fc.constantFrom(2 ** 53, -(2 ** 53), 1e21, 0.5, -0, null, true, false),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', '\udc00x', '\\ud800', '\\u00e9', '</script>', '\u2028', '\u007f', '\b\t"\\/'),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
}));

/** JSON text that is often canonical, often nearly. */
const text = fc.oneof(
  value.map((one) => JSON.stringify(one)),
  value.map((one) => {
    const canonical = canonicalize(one);
    return canonical.ok ? canonical.value : JSON.stringify(one);
  }),
  fc
    .tuple(value, fc.nat(), fc.constantFrom(' ', '0', '"', '\\', '\\u0061', ',', '{', '\n', 'e1', '-'))
    .map(([one, at, more]) => {
      const plain = JSON.stringify(one);
      const place = at % (plain.length + 1);
      return plain.slice(0, place) + more + plain.slice(place);
    }),
);

describe('the quick way of the canonical reader', () => {
  test('says the same as reading, writing and comparing', () => {
    fc.assert(
      fc.property(text, (one) => {
        const bytes = Buffer.from(one);
        const inLimits = bytes.length > 0 && bytes.length < 65_536;
        // A lone surrogate has no UTF-8: what the bytes say is what counts.
        expect(parseCanonical(bytes).ok).toBe(inLimits && slowly(bytes.toString()));
      }),
      { numRuns: 4_000, seed: 7 },
    );
  });

  test('accepts what the package for RFC 8785 writes, within the profile', () => {
    fc.assert(
      fc.property(value, (one) => {
        const ours = canonicalize(one);
        if (ours.ok) expect(parseCanonical(Buffer.from(canonicalizeByPackage(one) ?? '')).ok).toBe(true);
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  test.each([
    ['{"10":1,"9":2}', true],
    ['{"9":1,"10":2}', false],
    ['{"a":1,"a":1}', false],
    ['{"b":1,"a":1}', false],
    ['{"":0,"a":{"x":[],"y":{}}}', true],
    ['{"😀":1,"ﬁ":2}', true],
    ['{"ﬁ":1,"😀":2}', false],
    ['"\\ud800"', false],
    ['"\\\\ud800"', true],
    ['"\\u0007"', true],
    ['"\\u00e9"', false],
    ['9007199254740991', true],
    ['9007199254740992', false],
    ['1.5', false],
    ['1e21', false],
    ['1e+21', false],
    ['-0', false],
    ['{"__proto__":1,"a":2}', true],
    ['{"toJSON":1}', true],
    [' 1', false],
  ])('%s is canonical: %s', (one, canonical) => {
    expect(parseCanonical(Buffer.from(one)).ok).toBe(canonical);
  });

  test.each([
    [256, true],
    [257, false],
    [32_000, false],
  ])('%i arrays in each other are canonical: %s', (depth, canonical) => {
    expect(parseCanonical(Buffer.from('['.repeat(depth) + ']'.repeat(depth))).ok).toBe(canonical);
  });
});
