import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../../../daemon/ledger/bundle/line-reader.ts';
import { commitmentOf, formatOpening, parseOpening } from '../../../../daemon/ledger/bundle/openings.ts';
import { formatPrefix, parsePrefix } from '../../../../daemon/ledger/bundle/prefix.ts';
import { golden, vectorText } from '../ledger-fixture.ts';

const bytes = (options: { minLength?: number; maxLength?: number }) =>
  fc.uint8Array(options).map((array) => Buffer.from(array));

describe('an opening', () => {
  const line = vectorText('bundle/openings.jsonl').split('\n')[0] ?? '';

  test('of the reference is read, written, and has the reference’s commitment', () => {
    const read = parseOpening(Buffer.from(line));
    if (!read.ok) throw new Error(read.error);
    expect(formatOpening(read.value)).toBe(line);
    expect(Buffer.from(read.value.value).toString()).toBe(golden.commitment.value);
    expect(commitmentOf(read.value)).toBe(golden.commitment.hmac_b64url);
  });

  test('comes back as it was', () => {
    const opening = fc.record({
      seq: fc.nat(),
      f: fc.string({ unit: 'grapheme' }),
      salt: bytes({ minLength: 32, maxLength: 32 }),
      value: bytes({ maxLength: 100 }),
    });
    fc.assert(
      fc.property(opening, (one) => {
        expect(parseOpening(Buffer.from(formatOpening(one)))).toEqual({ ok: true, value: one });
      }),
      { numRuns: 200 },
    );
  });

  test('with any byte changed is refused or opens something else', () => {
    for (let at = 0; at < line.length; at++) {
      const changed = Buffer.from(line);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const read = parseOpening(changed);
      if (read.ok) expect([read.value.seq, commitmentOf(read.value)]).not.toEqual([1, golden.commitment.hmac_b64url]);
    }
  });

  test.each([
    ['another key', line.replace('"f"', '"F"')],
    ['a key more', line.replace('}', ',"x":1}')],
    ['a key twice', line.replace('{', '{"seq":1,')],
    ['another order', line.replace('"seq":1,"f":"id"', '"f":"id","seq":1')],
    ['a space', line.replace(':1,', ': 1,')],
    ['a fraction', line.replace(':1,', ':1.0,')],
    ['a negative index', line.replace(':1,', ':-1,')],
    ['a short salt', line.replace('"salt":"3JDP', '"salt":"')],
    ['padding', line.replace('BLDk"', 'BLDk="')],
    ['spare bits', line.replace('BLDk"', 'BLDl"')],
    ['the other alphabet', line.replace('"value":"MTEw', '"value":"MTE+')],
    ['an array', `[${line}]`],
    ['nothing', ''],
  ])('with %s is refused', (_, text) => {
    expect(text).not.toBe(line);
    expect(parseOpening(Buffer.from(text))).toEqual({ ok: false, error: 'malformed' });
  });
});

describe('a prefix', () => {
  const text = vectorText('bundle-from-300/prefix');

  test('of the reference is read and written byte for byte', () => {
    const read = parsePrefix(text);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.start).toBe(300);
    expect(read.value.peaks).toHaveLength(4);
    expect(formatPrefix(read.value)).toBe(text);
  });

  test.each(['', '0300', '-300', '300.0', '3e2', ' 300', '301', '9007199254740993'])(
    'that begins with %j is refused',
    (start) => {
      expect(parsePrefix(text.replace('300', start)).ok).toBe(false);
    },
  );

  test.each([text.trimEnd(), `${text}\n`, text.replace('=', ''), text.replaceAll('\n', '\r\n'), ''])(
    'number %# of another form is refused',
    (changed) => {
      expect(parsePrefix(changed).ok).toBe(false);
    },
  );
});

test('lines come out the same however the bytes are cut', async () => {
  const property = fc.asyncProperty(
    fc.array(bytes({ maxLength: 9 }).map((one) => Buffer.from(one.map((byte) => (byte === 10 ? 11 : byte))))),
    fc.boolean(),
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    async (wanted, whole, cuts) => {
      const all = Buffer.concat(
        wanted.flatMap((line, at) => (whole || at < wanted.length - 1 ? [line, Buffer.of(10)] : [line])),
      );
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = 0, turn = 0; at < all.length; turn++) {
          const step = cuts[turn % cuts.length] ?? 1;
          yield all.subarray(at, at + step);
          at += step;
        }
      }
      const found: { bytes: string; whole: boolean }[] = [];
      for await (const lines of readLines(chunks(), 100, () => {}))
        for (const line of lines) found.push({ bytes: Buffer.from(line.bytes).toString('hex'), whole: line.whole });
      const expected = wanted.map((line, at) => ({
        bytes: line.toString('hex'),
        whole: whole || at < wanted.length - 1,
      }));
      // Nothing after the last line feed is no line.
      expect(found).toEqual(expected.filter((line) => line.whole || line.bytes !== ''));
    },
  );
  await fc.assert(property, { numRuns: 200 });
});

test('a line without an end is cut off at its longest, and the reading stops', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      asked++;
      yield Buffer.alloc(10, 'x');
    }
  }
  const found: number[] = [];
  for await (const lines of readLines(endless(), 25, () => {}))
    for (const { bytes: line, whole } of lines) found.push(line.length, Number(whole));
  expect(found).toEqual([25, 0]);
  expect(asked).toBe(3);
});
