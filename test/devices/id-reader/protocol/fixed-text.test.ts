/** Text of fixed width on a card. */
import { expect, test } from 'vitest';
import { decodeUtf16, encodeUtf16Padded, trimPadding } from '../../../../devices/id-reader/protocol/fixed-text.ts';

test('units are little-endian and padded with blanks', () => {
  expect(encodeUtf16Padded('样A', 6)).toEqual(
    Uint8Array.of(
      ...[0x37, 0x68], // U+6837
      ...[0x41, 0x00], // A
      ...[0x20, 0x00], // blank
    ),
  );
});

test('lone surrogates and an odd last byte do not throw', () => {
  expect(decodeUtf16(Uint8Array.of(0x42, 0xd8, 0x41, 0x00, 0x41))).toBe('\uD842A');
});

test('only blanks and zeros on the right are padding', () => {
  expect(trimPadding('  a b \u0000 ')).toBe('  a b');
  expect(trimPadding('a\u3000')).toBe('a\u3000');
  expect(trimPadding(' \u0000')).toBe('');
});
