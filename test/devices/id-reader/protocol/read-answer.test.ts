/** The parts of a read answer: golden answers in their three lengths, and lengths that do not add up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinReadAnswer, splitReadAnswer } from '../../../../devices/id-reader/protocol/read-answer.ts';
import { decodeResponse } from '../../../../devices/id-reader/protocol/sam-response.ts';
import { hasWltHead } from '../../../../devices/id-reader/protocol/wlt.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

const { cards } = loadIdVectors();
const none = new Uint8Array(0);

function dataOf(frameHex: string): Uint8Array {
  const response = decodeResponse(fromHex(frameHex));
  if (!response.ok) throw new Error('vector is no frame');
  return response.value.data;
}

test.each(cards.map((card) => [card.id, card] as const))('card %s: text, photo, and nothing else', (_id, card) => {
  const data = dataOf(card.read3001);
  const parts = splitReadAnswer(data, 'readTextPhoto');
  if (!parts.ok) throw new Error('not split');
  expect(toHex(parts.value.text)).toBe(card.textHex);
  expect(hasWltHead(parts.value.photo)).toBe(true);
  expect(parts.value.finger.length).toBe(0);
  expect(joinReadAnswer(parts.value, 'readTextPhoto')).toEqual(data);
});

describe('with fingerprints', () => {
  const rows = cards.flatMap((card) => [
    [card.id, 1024, card.read3010_fp1024] as const,
    [card.id, 512, card.read3010_fp512] as const,
    [card.id, 0, card.read3010_fp0] as const,
  ]);
  const given = rows.flatMap(([id, bytes, hex]) => (hex === undefined ? [] : [[id, bytes, hex] as const]));

  test.each(given)('card %s with %i bytes of templates', (id, bytes, hex) => {
    const data = dataOf(hex);
    const parts = splitReadAnswer(data, 'readTextPhotoFinger');
    if (!parts.ok) throw new Error('not split');
    expect(toHex(parts.value.text)).toBe(cards.find((card) => card.id === id)?.textHex);
    expect(hasWltHead(parts.value.photo)).toBe(true);
    expect(parts.value.finger.length).toBe(bytes);
    // Mark of a feature template.
    if (bytes > 0) expect(parts.value.finger[0]).toBe(0x43);
    expect(joinReadAnswer(parts.value, 'readTextPhotoFinger')).toEqual(data);
  });
});

test('inner lengths beyond the data are refused', () => {
  const data = dataOf(cards[0]?.read3001 ?? '');
  data.set([0x01, 0x00, 0x10, 0x00]); // 256 text, 4096 photo
  expect(splitReadAnswer(data, 'readTextPhoto')).toEqual(err('split'));
});

test('every other pair of inner lengths that does not fill the data is refused', () => {
  const data = dataOf(cards[0]?.read3001 ?? '');
  for (let at = 0; at < 4; at++) {
    for (let mask = 1; mask < 256; mask++) {
      expect(
        splitReadAnswer(
          data.map((byte, i) => (i === at ? byte ^ mask : byte)),
          'readTextPhoto',
        ).ok,
      ).toBe(false);
    }
  }
});

test('an answer to one command is not split as one to the other', () => {
  expect(splitReadAnswer(dataOf(cards[0]?.read3001 ?? ''), 'readTextPhotoFinger')).toEqual(err('split'));
  expect(splitReadAnswer(dataOf(cards[0]?.read3010_fp0 ?? ''), 'readTextPhoto')).toEqual(err('split'));
});

test('an answer without a photo is accepted', () => {
  const text = new Uint8Array(256).fill(0x20);
  const data = joinReadAnswer({ text, photo: none, finger: none }, 'readTextPhoto');
  expect(splitReadAnswer(data, 'readTextPhoto')).toEqual(ok({ text, photo: none, finger: none }));
});

test('fingerprints with the command that has no place for them are a bug and throw', () => {
  const parts = { text: none, photo: none, finger: new Uint8Array(512) };
  expect(() => joinReadAnswer(parts, 'readTextPhoto')).toThrow('no place');
});

test('any data is split or refused, never misread beyond its end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
      const parts = splitReadAnswer(data, 'readTextPhotoFinger');
      if (parts.ok) expect(joinReadAnswer(parts.value, 'readTextPhotoFinger')).toEqual(data);
    }),
  );
});
