/** From a card's text to an identity document: the vectors' people whole, and each warning alone. */
import { expect, test } from 'vitest';
import type { DocumentWarning, IdDocument } from '../../../../devices/id-reader/contract.ts';
import { type CardText, decodeCardText } from '../../../../devices/id-reader/protocol/card-text.ts';
import { toIdDocument } from '../../../../devices/id-reader/protocol/id-document.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import { cardVector, loadIdVectors } from '../../../support/id-vectors.ts';

const vectors = loadIdVectors();
/** A day on which most of the vectors' cards are valid. */
const TODAY = '2024-06-01';
const photo = { state: 'undecoded', reason: 'no-decoder' } as const;

function textOf<L extends CardText['layout']>(id: string, layout: L): Extract<CardText, { layout: L }> {
  const text = decodeCardText(fromHex(cardVector(vectors, id).textHex));
  if (!text.ok || text.value.layout !== layout) throw new Error(`card ${id} is not of layout ${layout}`);
  return text.value as Extract<CardText, { layout: L }>;
}

function documentOf(text: CardText, today = TODAY): IdDocument {
  const document = toIdDocument({ text, addedAddresses: [], photo, today });
  if (!document.ok) throw new Error(document.error);
  return document.value;
}

function warningsOf(text: CardText, today = TODAY): readonly DocumentWarning[] {
  return documentOf(text, today).warnings;
}

test('a resident', () => {
  const document = toIdDocument({ text: textOf('R1', 'resident'), addedAddresses: ['新址'], photo, today: TODAY });
  expect(document).toEqual({
    ok: true,
    value: {
      kind: 'residentIdCard',
      name: '张样本',
      latinName: null,
      sex: { code: '2', name: '女' },
      ethnicGroup: { code: '01', name: '汉' },
      birthDate: '1890-01-01',
      address: '北京市东城区样本胡同1号',
      number: '110101189001010024',
      issuingAuthority: '北京市公安局东城分局',
      validFrom: '2020-01-01',
      validTo: '2040-01-01',
      permitNumber: null,
      issueCount: null,
      nationality: null,
      formerNumber: null,
      addedAddresses: ['新址'],
      photo,
      warnings: [],
    },
  });
});

test('a holder of a residence permit', () => {
  expect(documentOf(textOf('J1', 'J'), '2020-01-01')).toEqual({
    kind: 'hkMacaoTaiwanResidencePermit',
    name: '陈样本',
    latinName: null,
    sex: { code: '2', name: '女' },
    ethnicGroup: null,
    birthDate: '1890-01-01',
    address: '广东省深圳市样本区样本路1号',
    number: '810000189001010028',
    issuingAuthority: '深圳市公安局',
    validFrom: '2018-09-01',
    validTo: '2023-09-01',
    permitNumber: 'H00000001',
    issueCount: '01',
    nationality: null,
    formerNumber: null,
    addedAddresses: [],
    photo,
    warnings: [],
  });
});

test('a foreigner, edition of 2017', () => {
  expect(documentOf(textOf('I1', 'I'))).toEqual({
    kind: 'foreignPermanentResidentCard2017',
    name: '证件样本',
    latinName: 'ZHENGJIAN,YANGBEN',
    sex: { code: '2', name: '女' },
    ethnicGroup: null,
    birthDate: '1981-08-03',
    address: null,
    number: 'CAN110081080310',
    issuingAuthority: '1500',
    validFrom: '2015-08-10',
    validTo: '2025-08-09',
    permitNumber: null,
    issueCount: null,
    nationality: 'CAN',
    formerNumber: null,
    addedAddresses: [],
    photo,
    warnings: [],
  });
});

test('a foreigner, edition of 2023', () => {
  expect(documentOf(textOf('Y1', 'Y'))).toEqual({
    kind: 'foreignPermanentResidentCard2023',
    name: '证件样本',
    latinName: 'ZHENGJIAN, YANGBEN',
    sex: { code: '2', name: '女' },
    ethnicGroup: null,
    birthDate: '1980-01-01',
    address: null,
    number: '931586198001010028',
    issuingAuthority: '国家移民管理局',
    validFrom: '2023-08-08',
    validTo: '2033-08-07',
    permitNumber: null,
    issueCount: '00',
    nationality: 'PAK',
    formerNumber: 'PAK310080010103',
    addedAddresses: [],
    photo,
    warnings: [],
  });
});

test.each(
  vectors.cards.filter((card) => card.expectedOldId !== undefined).map((card) => [card.id, card.expectedOldId]),
)('card %s replaces %s', (id, formerNumber) => {
  expect(documentOf(textOf(id ?? '', 'Y')).formerNumber).toBe(formerNumber);
});

test('long-term validity never expires', () => {
  const document = documentOf(textOf('R2', 'resident'), '2199-01-01');
  expect(document.validTo).toBe('longTerm');
  expect(document.warnings).toEqual([]);
});

test('every card of the vectors is without warnings while it is valid', () => {
  for (const card of vectors.cards) {
    const text = decodeCardText(fromHex(card.textHex));
    if (!text.ok) throw new Error(card.id);
    const from = text.value.begin;
    expect([card.id, warningsOf(text.value, `${from.slice(0, 4)}-${from.slice(4, 6)}-${from.slice(6)}`)]).toEqual([
      card.id,
      [],
    ]);
  }
});

test('valid from the first to the last day, both included', () => {
  const text = textOf('R1', 'resident');
  expect(warningsOf(text, '2019-12-31')).toEqual(['not-yet-valid']);
  expect(warningsOf(text, '2020-01-01')).toEqual([]);
  expect(warningsOf(text, '2040-01-01')).toEqual([]);
  expect(warningsOf(text, '2040-01-02')).toEqual(['expired']);
});

test('a date that the calendar does not have stays as it is', () => {
  const resident = textOf('R1', 'resident');
  expect(documentOf({ ...resident, end: '20230229' })).toMatchObject({
    validTo: '20230229',
    warnings: ['unreadable-date'],
  });
  expect(documentOf({ ...resident, begin: '' })).toMatchObject({ validFrom: '', warnings: ['unreadable-date'] });
});

test('a number that is not as it should be is told by name', () => {
  const resident = textOf('R1', 'resident');
  const withNumber = (id: string) => warningsOf({ ...resident, id });
  expect(withNumber('110101189001010034')).toEqual(['number-check-digit']);
  expect(withNumber('000000189001010027')).toEqual(['number-region']);
  expect(withNumber('110101189913010019')).toEqual(['number-birth-date']);
  expect(withNumber('11010118900101002')).toEqual(['number-shape']);
  expect(withNumber('')).toEqual(['number-shape']);
});

test('a number that contradicts the card is told', () => {
  const resident = textOf('R1', 'resident');
  expect(warningsOf({ ...resident, sex: '1' })).toEqual(['number-sex-mismatch']);
  expect(warningsOf({ ...resident, birth: '18900102' })).toEqual(['number-birth-mismatch']);
  // "Not stated" contradicts nothing.
  expect(warningsOf({ ...resident, sex: '9' })).toEqual([]);
});

test('a residence permit has a region of its own', () => {
  expect(warningsOf({ ...textOf('J1', 'J'), id: '110101189001010024' }, '2020-01-01')).toEqual(['number-region']);
});

test('numbers of foreigners are held against the card', () => {
  const old = textOf('I1', 'I');
  expect(warningsOf({ ...old, id: 'CAN110081080311' })).toEqual(['number-check-digit']);
  expect(warningsOf({ ...old, birth: '19810804' })).toEqual(['number-birth-mismatch']);
  expect(warningsOf({ ...old, country: 'USA' })).toEqual(['number-country-mismatch']);
  const current = textOf('Y1', 'Y');
  expect(warningsOf({ ...current, id: '931586198001010018' })).toEqual(['number-check-digit']);
  expect(warningsOf({ ...current, birth: '19800102' })).toEqual(['number-birth-mismatch']);
  expect(documentOf({ ...current, oldIdLink: '' }).formerNumber).toBeNull();
});

test('half a surrogate pair does not leave, and empty fields are null', () => {
  const document = documentOf({ ...textOf('R1', 'resident'), name: '\uD842样', address: '', issuer: '', nation: '' });
  expect(document).toMatchObject({ name: '\uFFFD样', address: null, issuingAuthority: null, ethnicGroup: null });
});

test('a layout from outside the four is refused', () => {
  const strange = { ...textOf('R1', 'resident'), layout: 'Z' } as unknown as CardText;
  expect(toIdDocument({ text: strange, addedAddresses: [], photo, today: TODAY })).toEqual({
    ok: false,
    error: 'unknown-layout',
  });
});
