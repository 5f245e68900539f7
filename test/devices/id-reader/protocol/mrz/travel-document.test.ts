/** What lines say about a person: centuries, names, sex; and scans as reading heads send them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMrz, NO_TEXTS } from '../../../../../devices/id-reader/protocol/mrz/mrz-codec.ts';
import { birthFromMrz, expiryFromMrz, toMrzDate } from '../../../../../devices/id-reader/protocol/mrz/mrz-dates.ts';
import { TD1, TD3 } from '../../../../../devices/id-reader/protocol/mrz/mrz-layout.ts';
import { splitMrzText } from '../../../../../devices/id-reader/protocol/mrz/mrz-lines.ts';
import { namesFromMrz, namesToMrz } from '../../../../../devices/id-reader/protocol/mrz/mrz-names.ts';
import { readTravelDocument } from '../../../../../devices/id-reader/protocol/mrz/travel-document.ts';
import { numberVectors } from '../../../../support/number-vectors.ts';

const TODAY = '2026-11-22';
const { mrz } = numberVectors;
const eriksson = (mrz.TD3[0] ?? []).join('\r\n');

describe('golden documents', () => {
  test('the ICAO specimen passport', () => {
    expect(readTravelDocument(eriksson, TODAY)).toEqual({
      ok: true,
      value: {
        format: 'TD3',
        documentCode: 'P',
        issuingState: 'UTO',
        number: 'L898902C3',
        nationality: 'UTO',
        surname: 'ERIKSSON',
        givenNames: 'ANNA MARIA',
        birthDate: '1974-08-12',
        birthText: '740812',
        sex: 'female',
        expiryDate: '2012-04-15',
        optional: 'ZE184226B',
        optional2: '',
        keyInformation: 'L898902C3674081221204159',
        unconfirmed: [],
      },
    });
  });

  test('a one-line permit has no name and no sex', () => {
    expect(readTravelDocument((mrz.CS_oneLine[2] ?? []).join(''), TODAY)).toMatchObject({
      ok: true,
      value: {
        number: 'CB0000002',
        birthDate: '2000-02-29',
        expiryDate: '2035-02-28',
        sex: null,
        surname: null,
        issuingState: null,
      },
    });
  });

  test('a permit of 1999 keeps its renewal count in the number and has no chip', () => {
    expect(readTravelDocument((mrz.HRP1999[2] ?? []).join('\n'), TODAY)).toMatchObject({
      ok: true,
      value: {
        number: 'H9999999912',
        birthDate: '2000-02-29',
        expiryDate: '2003-02-28',
        surname: 'SAMPLE',
        givenNames: 'THREE',
        keyInformation: null,
      },
    });
  });

  test.each(
    Object.values(mrz)
      .flat()
      .map((lines) => [lines.join('\r')] as const),
  )('%j is read', (scan) => {
    expect(readTravelDocument(scan, TODAY).ok).toBe(true);
  });
});

describe('dates of two digits', () => {
  test('birth lies in the latest century that is not the future', () => {
    expect(birthFromMrz('261122', TODAY)).toBe('2026-11-22');
    expect(birthFromMrz('261123', TODAY)).toBe('1926-11-23');
    expect(birthFromMrz('000229', TODAY)).toBe('2000-02-29');
    expect(birthFromMrz('010229', TODAY)).toBeNull();
  });

  test('expiry always lies in this century', () => {
    expect(expiryFromMrz('991231')).toBe('2099-12-31');
    expect(expiryFromMrz('300230')).toBeNull();
    expect(expiryFromMrz('<<<<<<')).toBeNull();
  });

  test('a day of the last hundred years comes back as it went in', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1926-11-23'), max: new Date(TODAY), noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        return birthFromMrz(toMrzDate(day), TODAY) === day;
      }),
    );
  });

  const passport = {
    ...NO_TEXTS,
    documentCode: 'P',
    issuingState: 'UTO',
    nationality: 'UTO',
    number: 'X1',
    names: 'A',
    birth: '740812',
    expiry: '300101',
  };
  const scanOf = (texts: typeof passport): string => {
    const made = encodeMrz(TD3, texts, []);
    return made.ok ? made.value.join('\n') : '';
  };

  test('an unknown part of the birth date is kept as the document has it', () => {
    expect(readTravelDocument(scanOf({ ...passport, birth: '7408<<' }), TODAY)).toMatchObject({
      ok: true,
      value: { birthDate: null, birthText: '7408<<' },
    });
    expect(readTravelDocument(scanOf({ ...passport, birth: '' }), TODAY)).toMatchObject({
      ok: true,
      value: { birthDate: null },
    });
  });

  test('every field without a meaning is named', () => {
    expect(
      readTravelDocument(
        scanOf({ ...passport, number: '', birth: '741301', expiry: '300230', sex: 'X', names: '', issuingState: '1' }),
        TODAY,
      ),
    ).toEqual({
      ok: false,
      error: ['number', 'sex', 'names', 'issuingState', 'birth', 'expiry'].map((field) => ({ code: 'field', field })),
    });
  });

  test('letters in a date are no date, though its check digit agrees', () => {
    // K has the value 20, which no weight tells from 0.
    expect(readTravelDocument(scanOf({ ...passport, expiry: '3K0101' }), TODAY)).toEqual({
      ok: false,
      error: [{ code: 'field', field: 'expiry' }],
    });
  });
});

describe('names', () => {
  test.each([
    ['ERIKSSON<<ANNA<MARIA', 'ERIKSSON', 'ANNA MARIA'],
    ['ARKFREITH', 'ARKFREITH', null],
    ['VAN<DER<MUELLEN<<HILDE', 'VAN DER MUELLEN', 'HILDE'],
    ['', null, null],
  ])('%s', (text, surname, givenNames) => {
    expect(namesFromMrz(text)).toEqual({ surname, givenNames });
    expect(namesToMrz({ surname, givenNames })).toBe(text);
  });

  test('hyphens, commas and apostrophes are written as ICAO 9303-3 says', () => {
    expect(namesToMrz({ surname: "O'Connor", givenNames: 'Enya-Siobhan, Mary' })).toBe('OCONNOR<<ENYA<SIOBHAN<MARY');
  });
});

describe('scans', () => {
  const [first = '', second = ''] = mrz.TD3[0] ?? [];
  test.each([
    ['CR', `${first}\r${second}\r`],
    ['CR LF', `${first}\r\n${second}\r\n`],
    ['STX and ETX', `\x02${first}\r${second}\x03`],
    ['NUL and blanks', `\0 ${first} \n\n ${second}\0`],
    ['lower case', `${first}\n${second}`.toLowerCase()],
    [
      'full-width letters',
      `${[...first].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')}\n${second}`,
    ],
    ['no line end at all', first + second],
  ])('%s', (_, scan) => {
    expect(splitMrzText(scan)).toEqual([first, second]);
  });

  test('three joined lines of a card are cut too', () => {
    const card = mrz.TD1[0] ?? [];
    expect(splitMrzText(card.join(''))).toEqual(card);
    expect(splitMrzText((mrz.TD2[0] ?? []).join(''))).toEqual(mrz.TD2[0]);
  });

  test('no scan makes it throw', () => {
    const near = fc.tuple(
      fc.constantFrom(...Object.values(mrz).flat()),
      fc.nat(80),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    const scan = fc.oneof(
      fc.string({ unit: 'binary' }),
      near.map(([lines, at, text]) => lines.join('\n').slice(0, at) + text + lines.join('\n').slice(at + 1)),
    );
    fc.assert(
      fc.property(scan, (text) => void readTravelDocument(text, TODAY)),
      { numRuns: 1_000 },
    );
  });
});

test('a long number of a card opens its chip with its own check digit', () => {
  // ICAO 9303-11 appendix D: document number D23145890734, birth 340712, expiry 950712.
  const made = encodeMrz(
    TD1,
    {
      ...NO_TEXTS,
      documentCode: 'I',
      issuingState: 'UTO',
      nationality: 'UTO',
      number: 'D23145890734',
      birth: '340712',
      sex: 'M',
      expiry: '950712',
      names: 'STEVENSON<<PETER<JOHN',
    },
    [],
  );
  expect(readTravelDocument(made.ok ? made.value.join('\n') : '', TODAY)).toMatchObject({
    value: { keyInformation: 'D23145890734934071279507122' },
  });
});
