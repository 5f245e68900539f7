/** The cards that can be presented are the people of the vectors, built from fields. */
import { expect, test } from 'vitest';
import { hasWltHead } from '../../../devices/id-reader/protocol/wlt.ts';
import { toHex } from '../../../devices/kit/bytes.ts';
import { inventedCards } from '../../../simulators/id-reader/cards.ts';
import { loadIdVectors } from '../../support/id-vectors.ts';

const cards = inventedCards();

test('the same ids in the same order as the vectors', () => {
  expect(cards.map((card) => card.id)).toEqual(loadIdVectors().cards.map((card) => card.id));
});

test.each(loadIdVectors().cards.map((card) => [card.id, card.textHex]))(
  'card %s has the golden text',
  (id, textHex) => {
    const card = cards.find((known) => known.id === id);
    expect(card && toHex(card.text)).toBe(textHex);
  },
);

test('pictures begin like pictures, differ, and are the same each time', () => {
  expect(cards.every((card) => hasWltHead(card.photo))).toBe(true);
  expect(new Set(cards.map((card) => toHex(card.photo))).size).toBe(cards.length);
  expect(inventedCards()).toEqual(cards);
});

test('some cards have added addresses and fingerprints, some have none', () => {
  expect(new Set(cards.map((card) => card.addedAddresses.length))).toEqual(new Set([0, 1, 4]));
  expect(new Set(cards.map((card) => card.finger.length))).toEqual(new Set([0, 512, 1024]));
  for (const { finger } of cards) for (let at = 0; at < finger.length; at += 512) expect(finger[at]).toBe(0x43);
});
