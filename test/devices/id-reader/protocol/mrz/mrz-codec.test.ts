/** Machine-readable lines: golden lines, round trips, damage. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeMrz,
  encodeMrz,
  type MrzTexts,
  NO_TEXTS,
} from '../../../../../devices/id-reader/protocol/mrz/mrz-codec.ts';
import {
  HOME_RETURN_1999,
  type MrzLayout,
  ONE_LINE_PERMIT,
  TD1,
  TD2,
  TD3,
  THREE_LINE_PERMIT,
} from '../../../../../devices/id-reader/protocol/mrz/mrz-layout.ts';
import { numberVectors } from '../../../../support/number-vectors.ts';

const { mrz } = numberVectors;
const groups: readonly (readonly [MrzLayout, readonly (readonly string[])[]])[] = [
  [TD3, mrz.TD3],
  [TD2, mrz.TD2],
  [TD1, mrz.TD1],
  [ONE_LINE_PERMIT, mrz.CS_oneLine],
  [THREE_LINE_PERMIT, mrz.CR_CT_threeLine_unconfirmedParts],
  [HOME_RETURN_1999, mrz.HRP1999],
];
const golden = groups.flatMap(([layout, documents]) => documents.map((lines) => ({ layout, lines, first: lines[0] })));

/** Characters of the same value modulo 10: no weight of 7, 3 or 1 can tell them apart, so they are left out of the damage. */
function sameValue(a: string, b: string): boolean {
  const value = (c: string): number => (c === '<' ? 0 : Number.parseInt(c, 36));
  return value(a) % 10 === value(b) % 10;
}

function damage(lines: readonly string[], line: number, column: number, character: string): string[] {
  return lines.map((text, i) => (i === line ? text.slice(0, column) + character + text.slice(column + 1) : text));
}

/** Every column that some check digit covers, the check digits among them. */
function covered(layout: MrzLayout): { line: number; column: number }[] {
  const places = [
    ...layout.fields.filter((field) => field.check !== null),
    ...layout.fields.flatMap(({ line, check }) => (check === null ? [] : [{ line, from: check, to: check + 1 }])),
    ...(layout.composite?.over ?? []),
    ...(layout.composite === null
      ? []
      : [{ line: layout.composite.line, from: layout.composite.column, to: layout.composite.column + 1 }]),
  ];
  return places.flatMap(({ line, from, to }) =>
    Array.from({ length: to - from }, (_, i) => ({ line, column: from + i })),
  );
}

describe('golden lines', () => {
  test.each(golden)('$layout.format $first is read, and made again as it was', ({ layout, lines }) => {
    const decoded = decodeMrz(lines);
    expect(decoded).toMatchObject({ ok: true, value: { format: layout.format } });
    if (!decoded.ok) return;
    const unconfirmed = decoded.value.unconfirmed.map(({ text }) => text);
    expect(encodeMrz(layout, decoded.value.texts, unconfirmed)).toEqual({ ok: true, value: lines });
  });

  test('the fields of a passport stand where ICAO 9303-4 has them', () => {
    expect(decodeMrz(mrz.TD3[0] ?? [])).toMatchObject({
      value: {
        texts: {
          ...NO_TEXTS,
          documentCode: 'P',
          issuingState: 'UTO',
          names: 'ERIKSSON<<ANNA<MARIA',
          number: 'L898902C3',
          nationality: 'UTO',
          birth: '740812',
          sex: 'F',
          expiry: '120415',
          optional: 'ZE184226B',
        },
      },
    });
  });

  test('the Chinese permits have the expiry before the birth', () => {
    expect(decodeMrz(mrz.CS_oneLine[0] ?? [])).toMatchObject({
      value: { texts: { ...NO_TEXTS, documentCode: 'CS', number: 'C00000000', expiry: '300101', birth: '900101' } },
    });
    expect(decodeMrz(mrz.CR_CT_threeLine_unconfirmedParts[0] ?? [])).toMatchObject({
      value: {
        texts: {
          ...NO_TEXTS,
          documentCode: 'CR',
          number: 'H00000001',
          expiry: '300101',
          birth: '900101',
          sex: 'M',
          names: 'SAMPLE<<ONE',
        },
      },
    });
  });

  test('places that nothing confirms are handed on as they are', () => {
    expect(decodeMrz(mrz.CR_CT_threeLine_unconfirmedParts[0] ?? [])).toMatchObject({
      value: {
        unconfirmed: [
          { place: { line: 0, from: 12, to: 15 }, text: '01<' },
          { place: { line: 1, from: 0, to: 30 }, text: '<<<<<<<<<<<<<<<<<<<A0000000<<<' },
        ],
      },
    });
  });

  test('CD and CT are read like CS and CR', () => {
    expect(decodeMrz(['CDL000000014<3001019<9001011<2']).ok).toBe(false);
    for (const [layout, code] of [
      [ONE_LINE_PERMIT, 'CD'],
      [THREE_LINE_PERMIT, 'CT'],
    ] as const) {
      const made = encodeMrz(
        layout,
        { ...NO_TEXTS, documentCode: code, number: 'L00000001', expiry: '300101', birth: '900101' },
        [],
      );
      expect(decodeMrz(made.ok ? made.value : [])).toMatchObject({ ok: true, value: { format: layout.format } });
    }
  });
});

describe('long document numbers', () => {
  // The specimens of ICAO 9303-11 appendix D: number D23145890734, check digit 9, continued in the optional field.
  const td1 = ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'];
  const td2 = ['I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'];

  test.each([
    [TD1, td1],
    [TD2, td2],
  ] as const)('a number goes on in the optional field', (layout, lines) => {
    const decoded = decodeMrz(lines);
    expect(decoded).toMatchObject({ ok: true, value: { texts: { number: 'D23145890734', optional: '' } } });
    expect(encodeMrz(layout, decoded.ok ? decoded.value.texts : NO_TEXTS, [])).toEqual({ ok: true, value: lines });
  });

  test('a filler for a check digit without a rest of the number is refused', () => {
    expect(decodeMrz(damage(td1, 0, 18, '8')).ok).toBe(false);
    const short = encodeMrz(TD1, { ...NO_TEXTS, documentCode: 'I', number: 'D23145890' }, []);
    expect(decodeMrz(damage(short.ok ? short.value : [], 0, 14, '<'))).toMatchObject({
      error: expect.arrayContaining([{ code: 'check-digit', field: 'number' }]),
    });
  });
});

describe('fillers in the place of something', () => {
  test('a number that goes on has no filler before its rest', () => {
    const made = encodeMrz(TD1, { ...NO_TEXTS, documentCode: 'I', number: 'ABC<<<<<<D' }, []);
    expect(decodeMrz(made.ok ? made.value : [])).toEqual({
      ok: false,
      error: [{ code: 'check-digit', field: 'number' }],
    });
  });

  test('only the optional field of a passport may be without a check digit', () => {
    const made = encodeMrz(TD3, { ...NO_TEXTS, documentCode: 'P' }, []);
    expect(decodeMrz(damage(made.ok ? made.value : [], 1, 9, '<'))).toEqual({
      ok: false,
      error: [{ code: 'check-digit', field: 'number' }],
    });
  });
});

describe('damage', () => {
  test.each(golden)(
    '$layout.format $first: one wrong character under a check digit is refused',
    ({ layout, lines }) => {
      for (const { line, column } of covered(layout)) {
        const was = (lines[line] ?? '').charAt(column);
        for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<') {
          if (sameValue(character, was)) continue;
          expect(
            decodeMrz(damage(lines, line, column, character)),
            `line ${line} column ${column} ${character}`,
          ).toMatchObject({ ok: false });
        }
      }
    },
  );

  test.each(golden)('$layout.format $first: a character outside the alphabet is named with its place', ({ lines }) => {
    const line = lines.length - 1;
    expect(decodeMrz(damage(lines, line, 20, 'a'))).toEqual({
      ok: false,
      error: [{ code: 'alphabet', line, column: 20 }],
    });
  });

  test('all wrong check digits are named at once', () => {
    const wrongNumber = damage(mrz.TD3[0] ?? [], 1, 0, 'M');
    expect(decodeMrz(damage(wrongNumber, 1, 13, '9'))).toEqual({
      ok: false,
      error: [
        { code: 'check-digit', field: 'number' },
        { code: 'check-digit', field: 'birth' },
        { code: 'check-digit', field: 'composite' },
      ],
    });
  });

  test('a mark where only a filler may stand is refused', () => {
    expect(decodeMrz(damage(mrz.CS_oneLine[0] ?? [], 0, 28, 'A'))).toEqual({
      ok: false,
      error: [{ code: 'filler', line: 0, column: 28 }],
    });
  });

  test('a passport with 0 for the check digit of an empty personal number is read', () => {
    expect(decodeMrz(damage(mrz.TD3[1] ?? [], 1, 42, '0'))).toMatchObject({
      ok: true,
      value: { texts: { optional: '' } },
    });
  });
});

describe('round trips', () => {
  const text = (max: number): fc.Arbitrary<string> =>
    fc.stringMatching(/^[A-Z0-9<]{0,20}$/).map((made) => made.slice(0, max).replace(/<+$/, ''));
  const date = fc.stringMatching(/^[0-9]{6}$/);

  /** Any content that fits `layout`, whether it makes sense or not. */
  function content(layout: MrzLayout, documentCode: string, issuingState: string): fc.Arbitrary<MrzTexts> {
    const size = (name: string): number => {
      const field = layout.fields.find((candidate) => candidate.name === name);
      return field === undefined ? 0 : field.to - field.from;
    };
    return fc.record({
      documentCode: fc.constant(documentCode),
      issuingState: fc.constant(issuingState),
      number: text(size('number')),
      nationality: text(size('nationality')),
      birth: date,
      sex: text(size('sex')),
      expiry: date,
      names: text(size('names')),
      optional: text(size('optional')),
      optional2: text(size('optional2')),
    });
  }

  test.each([
    [TD3, 'P', 'UTO'],
    [TD2, 'I', 'UTO'],
    [TD1, 'A', 'UTO'],
    [ONE_LINE_PERMIT, 'CS', ''],
    [THREE_LINE_PERMIT, 'CT', ''],
    [HOME_RETURN_1999, 'C', 'CHN'],
  ] as const)('what is made for $format is read back', (layout, documentCode, issuingState) => {
    fc.assert(
      fc.property(content(layout, documentCode, issuingState), (texts) => {
        const made = encodeMrz(layout, texts, []);
        expect(made.ok).toBe(true);
        expect(decodeMrz(made.ok ? made.value : [])).toMatchObject({
          ok: true,
          value: { format: layout.format, texts },
        });
      }),
    );
  });

  test('a long number and further optional data share the optional field', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{10,15}$/), fc.stringMatching(/^[A-Z0-9]{0,7}$/), (number, optional) => {
        const texts = { ...NO_TEXTS, documentCode: 'I', number, optional };
        const made = encodeMrz(TD1, texts, []);
        expect(decodeMrz(made.ok ? made.value : [])).toMatchObject({ ok: true, value: { texts } });
      }),
    );
  });

  test.each([
    [{ ...NO_TEXTS, number: 'L898902C3X' }, 'too-long', 'number'],
    [{ ...NO_TEXTS, number: 'l898902c3' }, 'alphabet', 'number'],
    [{ ...NO_TEXTS, optional2: 'X' }, 'too-long', 'optional2'],
  ])('what does not fit a passport is not made', (texts, code, field) => {
    expect(encodeMrz(TD3, texts, [])).toEqual({ ok: false, error: { code, field } });
  });

  test('unconfirmed text has to fit its place', () => {
    expect(encodeMrz(THREE_LINE_PERMIT, NO_TEXTS, ['0123'])).toMatchObject({ error: { code: 'too-long' } });
    expect(encodeMrz(THREE_LINE_PERMIT, NO_TEXTS, ['0 1'])).toMatchObject({ error: { code: 'alphabet' } });
    expect(encodeMrz(TD3, NO_TEXTS, ['0'])).toMatchObject({ error: { code: 'too-long' } });
  });
});

test('no lines make it throw', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(30, 36, 44).chain((length) => fc.string({ minLength: length, maxLength: length })),
    fc.constantFrom(...golden.flatMap(({ lines }) => lines)),
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 4 }), (lines) => void decodeMrz(lines)));
});
