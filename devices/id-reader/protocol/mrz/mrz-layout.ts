/** Where each field stands in the machine-readable lines of each kind of document. Data only; `mrz-codec.ts` reads it. */

export type MrzFormat =
  /** Passport, 2 × 44. ICAO 9303-4. */
  | 'TD3'
  /** Card, 2 × 36. ICAO 9303-6. */
  | 'TD2'
  /** Card, 3 × 30. ICAO 9303-5. */
  | 'TD1'
  /** 往来港澳通行证 (2014, `CS`) and 往来台湾通行证 (2016, `CD`): one line of 30, expiry before birth. */
  | 'oneLinePermit'
  /** 港澳居民来往内地通行证 (2013, `CR`) and 台湾居民来往大陆通行证 (2015, `CT`): 3 × 30, expiry before birth. */
  | 'threeLinePermit'
  /** 港澳居民来往内地通行证 of 1999 (`C<CHN`): 3 × 30, the number in line 2. */
  | 'homeReturn1999';

export type MrzFieldName =
  | 'documentCode'
  | 'issuingState'
  | 'number'
  | 'nationality'
  | 'birth'
  | 'sex'
  | 'expiry'
  | 'names'
  /** Optional data; the personal number of a passport. */
  | 'optional'
  /** The second optional field of a TD1 card. */
  | 'optional2';

/** Half-open column range of one line; all counts from 0. */
export interface MrzPlace {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

export interface MrzField extends MrzPlace {
  readonly name: MrzFieldName;
  /** Column of the field's check digit in the same line; null where it has none of its own. */
  readonly check: number | null;
}

export interface MrzLayout {
  readonly format: MrzFormat;
  readonly lines: number;
  readonly columns: number;
  readonly fields: readonly MrzField[];
  /** The check digit over several places. */
  readonly composite: { readonly line: number; readonly column: number; readonly over: readonly MrzPlace[] } | null;
  /** Places whose meaning no source confirms; handed on as they are. */
  readonly unconfirmed: readonly MrzPlace[];
  /** A number longer than its field goes on in `optional` (ICAO 9303-5 and 9303-6, document number). */
  readonly longNumber: boolean;
}

function field(name: MrzFieldName, line: number, from: number, to: number, check: number | null): MrzField {
  return { name, line, from, to, check };
}

function place(line: number, from: number, to: number): MrzPlace {
  return { line, from, to };
}

export const TD3: MrzLayout = {
  format: 'TD3',
  lines: 2,
  columns: 44,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('issuingState', 0, 2, 5, null),
    field('names', 0, 5, 44, null),
    field('number', 1, 0, 9, 9),
    field('nationality', 1, 10, 13, null),
    field('birth', 1, 13, 19, 19),
    field('sex', 1, 20, 21, null),
    field('expiry', 1, 21, 27, 27),
    field('optional', 1, 28, 42, 42),
  ],
  composite: { line: 1, column: 43, over: [place(1, 0, 10), place(1, 13, 20), place(1, 21, 43)] },
  unconfirmed: [],
  longNumber: false,
};

export const TD2: MrzLayout = {
  format: 'TD2',
  lines: 2,
  columns: 36,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('issuingState', 0, 2, 5, null),
    field('names', 0, 5, 36, null),
    field('number', 1, 0, 9, 9),
    field('nationality', 1, 10, 13, null),
    field('birth', 1, 13, 19, 19),
    field('sex', 1, 20, 21, null),
    field('expiry', 1, 21, 27, 27),
    field('optional', 1, 28, 35, null),
  ],
  composite: { line: 1, column: 35, over: [place(1, 0, 10), place(1, 13, 20), place(1, 21, 35)] },
  unconfirmed: [],
  longNumber: true,
};

export const TD1: MrzLayout = {
  format: 'TD1',
  lines: 3,
  columns: 30,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('issuingState', 0, 2, 5, null),
    field('number', 0, 5, 14, 14),
    field('optional', 0, 15, 30, null),
    field('birth', 1, 0, 6, 6),
    field('sex', 1, 7, 8, null),
    field('expiry', 1, 8, 14, 14),
    field('nationality', 1, 15, 18, null),
    field('optional2', 1, 18, 29, null),
    field('names', 2, 0, 30, null),
  ],
  composite: {
    line: 1,
    column: 29,
    over: [place(0, 5, 30), place(1, 0, 7), place(1, 8, 15), place(1, 18, 29)],
  },
  unconfirmed: [],
  longNumber: true,
};

export const ONE_LINE_PERMIT: MrzLayout = {
  format: 'oneLinePermit',
  lines: 1,
  columns: 30,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('number', 0, 2, 11, 11),
    field('expiry', 0, 13, 19, 19),
    field('birth', 0, 21, 27, 27),
  ],
  composite: { line: 0, column: 29, over: [place(0, 2, 12), place(0, 13, 20), place(0, 21, 28)] },
  unconfirmed: [],
  longNumber: false,
};

export const THREE_LINE_PERMIT: MrzLayout = {
  format: 'threeLinePermit',
  lines: 3,
  columns: 30,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('number', 0, 2, 11, 11),
    field('expiry', 0, 15, 21, 21),
    field('sex', 0, 22, 23, null),
    field('birth', 0, 23, 29, 29),
    field('names', 2, 0, 30, null),
  ],
  // One lineage of sources only: no composite digit is known, and the renewal count and home number are not confirmed.
  composite: null,
  unconfirmed: [place(0, 12, 15), place(1, 0, 30)],
  longNumber: false,
};

export const HOME_RETURN_1999: MrzLayout = {
  format: 'homeReturn1999',
  lines: 3,
  columns: 30,
  fields: [
    field('documentCode', 0, 0, 2, null),
    field('issuingState', 0, 2, 5, null),
    field('birth', 1, 0, 6, 6),
    field('sex', 1, 7, 8, null),
    field('expiry', 1, 8, 14, 14),
    // Eleven characters: the number and the two-digit renewal count.
    field('number', 1, 15, 26, 26),
    field('names', 2, 0, 30, null),
  ],
  composite: null,
  unconfirmed: [place(0, 5, 30), place(1, 27, 30)],
  longNumber: false,
};
