/** The text of a card: golden blocks of all layouts both ways, padding of either kind, and letters that are none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CardText, decodeCardText, encodeCardText } from '../../../../devices/id-reader/protocol/card-text.ts';
import { trimPadding } from '../../../../devices/id-reader/protocol/fixed-text.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { type CardVector, cardVector, loadIdVectors } from '../../../support/id-vectors.ts';

const vectors = loadIdVectors();

/** The vector's fields as we name them: layout for type, and the long Latin name in one piece. */
function expected(card: CardVector): Record<string, string> {
  const { type: _type, enName2, ...fields } = card.fields;
  const whole = enName2 === undefined ? fields : { ...fields, enName: `${fields.enName ?? ''}${enName2}` };
  return { layout: card.kind, ...whole };
}

test.each(vectors.cards.map((card) => [card.id, card] as const))('card %s is read and built', (_id, card) => {
  const text = decodeCardText(fromHex(card.textHex));
  expect(text).toEqual(ok(expected(card)));
  if (text.ok) expect(toHex(encodeCardText(text.value))).toBe(card.textHex);
});

test('a name with a private-use character and a surrogate pair keeps all its units', () => {
  const text = decodeCardText(fromHex(cardVector(vectors, 'R5').textHex));
  expect(text.ok && text.value.layout === 'resident' && text.value.name).toBe('\uE863\u{20BB7}样');
});

test('the two parts of a long Latin name join before they are trimmed', () => {
  const text = decodeCardText(fromHex(cardVector(vectors, 'Y2').textHex));
  expect(text.ok && text.value.layout === 'Y' && text.value.enName).toBe(
    'ZHENGJIAN, YANGBEN ZHENG JIAN YANG BEN ZHENGJI',
  );
});

test('zeros in place of blanks are padding too, also where the layout letter stands', () => {
  const card = cardVector(vectors, 'R1');
  const block = fromHex(card.textHex);
  for (let at = 0; at < block.length; at += 2) if (block[at] === 0x20 && block[at + 1] === 0) block[at] = 0;
  expect(decodeCardText(block)).toEqual(ok(expected(card)));
});

test('every letter but the four layouts is unknown, and no field is handed over', () => {
  const block = fromHex(cardVector(vectors, 'R1').textHex);
  for (let unit = 1; unit < 0x10000; unit++) {
    if ([0x20, 0x49, 0x4a, 0x59].includes(unit)) continue;
    block[248] = unit & 0xff;
    block[249] = unit >> 8;
    const text = decodeCardText(block);
    if (text.ok || text.error !== 'unknown-layout') expect.fail(`letter ${unit.toString(16)}`);
  }
});

test.each([0, 255, 257])('%i bytes are no text', (size) => {
  expect(decodeCardText(new Uint8Array(size))).toEqual(err('length'));
});

test('a value that is wider than its place is a bug and throws', () => {
  const text = decodeCardText(fromHex(cardVector(vectors, 'Y3').textHex));
  if (!text.ok || text.value.layout !== 'Y') throw new Error('vector');
  const card = text.value;
  expect(() => encodeCardText({ ...card, cnName: '样'.repeat(16) })).toThrow('16 characters');
  expect(() => encodeCardText({ ...card, enName: 'A'.repeat(47) })).toThrow('12 characters');
});

describe('round trips', () => {
  /** Any UTF-16 units, lone surrogates included, that do not end in padding. */
  const field = (units: number) =>
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: units })
      .map((codes) => trimPadding(String.fromCharCode(...codes)));
  const card: fc.Arbitrary<CardText> = fc.oneof(
    fc.record({
      layout: fc.constant('resident' as const),
      name: field(15),
      sex: field(1),
      nation: field(2),
      birth: field(8),
      address: field(35),
      id: field(18),
      issuer: field(15),
      begin: field(8),
      end: field(8),
    }),
    fc.record({
      layout: fc.constant('J' as const),
      name: field(15),
      sex: field(1),
      birth: field(8),
      address: field(35),
      id: field(18),
      issuer: field(15),
      begin: field(8),
      end: field(8),
      passNo: field(9),
      issueCount: field(2),
    }),
    fc.record({
      layout: fc.constant('I' as const),
      enName: field(60),
      sex: field(1),
      id: field(15),
      country: field(3),
      cnName: field(15),
      begin: field(8),
      end: field(8),
      birth: field(8),
      cardVersion: field(2),
      acceptOrg: field(4),
    }),
    fc.record({
      layout: fc.constant('Y' as const),
      cnName: field(15),
      sex: field(1),
      renewals: field(2),
      birth: field(8),
      enName: field(46),
      id: field(18),
      begin: field(8),
      end: field(8),
      country: field(3),
      oldIdLink: field(3),
    }),
  );

  test('any card survives encoding and decoding', () => {
    fc.assert(
      fc.property(card, (text) => {
        expect(decodeCardText(encodeCardText(text))).toEqual(ok(text));
      }),
    );
  });

  test('any block is read or refused, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (block) => {
        const text = decodeCardText(block);
        expect(text.ok || text.error === 'unknown-layout').toBe(true);
      }),
    );
  });
});
