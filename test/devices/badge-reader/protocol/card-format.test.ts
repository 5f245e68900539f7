/** Badge formats: golden badges, every bit damaged, and the one text by which a badge is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cardNumbers,
  checkParity,
  encodeCard,
  formatsOfLength,
  storedCredential,
  type WiegandFormat,
} from '../../../../devices/badge-reader/protocol/card-format.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { osdpVectors } from './osdp-vectors.ts';

const anyBadge = fc.oneof(
  fc.tuple(
    fc.constant<WiegandFormat>('H10301'),
    fc.record({ facility: fc.integer({ min: 0, max: 0xff }), number: fc.integer({ min: 0, max: 0xffff }) }),
  ),
  fc.tuple(
    fc.constant<WiegandFormat>('wiegand-34'),
    fc.record({ facility: fc.integer({ min: 0, max: 0xffff }), number: fc.integer({ min: 0, max: 0xffff }) }),
  ),
  fc.tuple(
    fc.constant<WiegandFormat>('H10304'),
    fc.record({ facility: fc.integer({ min: 0, max: 0xffff }), number: fc.integer({ min: 0, max: 0x7ffff }) }),
  ),
  fc.tuple(
    fc.constant<WiegandFormat>('H10302'),
    fc.record({ facility: fc.constant(null), number: fc.integer({ min: 0, max: 2 ** 35 - 1 }) }),
  ),
);

describe('golden badges', () => {
  test.each(osdpVectors.cards)('$format $facility/$number has these bits, both ways', (vector) => {
    const { format, bits, bytes, facility, number } = vector;
    const card = { bits, bytes: fromHex(bytes) };
    expect(cardNumbers(card, format)).toEqual({ ok: true, value: { facility, number } });
    expect(encodeCard(format, { facility, number })).toEqual(card);
    expect(storedCredential(card)).toEqual({ ok: true, value: `${bits}:${bytes}` });
  });

  test('26 bits are even parity, facility, number, odd parity', () => {
    // 1 | 11010100 | 0001101110000001 | 0: the first half of the 24 has five ones, so 1 makes it even
    const bits = `${'1'}${'11010100'}${'0001101110000001'}${'0'}`;
    const bytes = Uint8Array.from(
      (bits.padEnd(32, '0').match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)),
    );
    expect(toHex(bytes)).toBe('EA0DC080');
    expect(toHex(encodeCard('H10301', { facility: 212, number: 7041 }).bytes)).toBe('EA0DC080');
  });
});

describe('parity', () => {
  test('bit 18 of both 37-bit formats counts in both ranges', () => {
    // Bit 18 is the only one in the data: bit 0 makes the first range even, the second is odd as it is.
    const card = { bits: 37, bytes: Uint8Array.of(0x80, 0x00, 0x20, 0x00, 0x00) };
    expect(encodeCard('H10304', { facility: 0, number: 2 ** 17 })).toEqual(card);
    expect(encodeCard('H10302', { facility: null, number: 2 ** 17 })).toEqual(card);
  });

  test('one flipped bit of any badge is found', () => {
    fc.assert(
      fc.property(anyBadge, fc.nat(), ([format, numbers], at) => {
        const card = encodeCard(format, numbers);
        expect(checkParity(card, format).ok).toBe(true);
        const place = at % card.bits;
        const flipped = card.bytes.slice();
        flipped[place >> 3] = (flipped[place >> 3] ?? 0) ^ (0x80 >> (place & 7));
        const result = checkParity({ bits: card.bits, bytes: flipped }, format);
        // Bit 18 of a 37-bit badge is in both ranges, and both find it.
        expect(result).toEqual({ ok: false, error: 'parity' });
      }),
    );
  });

  test('numbers come back from the bits', () => {
    fc.assert(
      fc.property(anyBadge, ([format, numbers]) => {
        expect(cardNumbers(encodeCard(format, numbers), format)).toEqual({ ok: true, value: numbers });
      }),
    );
  });

  test('a badge of another length is refused before its parity', () => {
    const card = encodeCard('H10301', { facility: 1, number: 1 });
    expect(checkParity(card, 'wiegand-34')).toEqual({ ok: false, error: 'length' });
    expect(checkParity({ bits: 26, bytes: card.bytes.slice(1) }, 'H10301')).toEqual({ ok: false, error: 'length' });
    expect(cardNumbers({ bits: 0, bytes: new Uint8Array() }, 'H10302')).toEqual({ ok: false, error: 'length' });
  });

  test('a length alone does not tell the two 37-bit formats apart, and a UID has none', () => {
    expect(formatsOfLength(26)).toEqual(['H10301']);
    expect(formatsOfLength(34)).toEqual(['wiegand-34']);
    expect(formatsOfLength(37)).toEqual(['H10304', 'H10302']);
    expect(formatsOfLength(32)).toEqual([]);
  });

  test('numbers that do not fit are bugs and throw', () => {
    expect(() => encodeCard('H10301', { facility: 256, number: 0 })).toThrow('fit');
    expect(() => encodeCard('H10301', { facility: 0, number: 65536 })).toThrow('fit');
    expect(() => encodeCard('H10302', { facility: 0, number: 0 })).toThrow('facility');
    expect(() => encodeCard('H10301', { facility: null, number: 0 })).toThrow('facility');
  });
});

describe('the stored credential', () => {
  test('two badges have the same text only where length and every bit are the same', () => {
    const anyCard = fc
      .integer({ min: 1, max: 64 })
      .chain((bits) =>
        fc
          .uint8Array({ minLength: Math.ceil(bits / 8), maxLength: Math.ceil(bits / 8) })
          .map((bytes) => ({ bits, bytes })),
      );
    const bitText = ({ bits, bytes }: { bits: number; bytes: Uint8Array }) =>
      Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
        .join('')
        .slice(0, bits);
    fc.assert(
      fc.property(anyCard, anyCard, (a, b) => {
        const same =
          storedCredential(a).ok && JSON.stringify(storedCredential(a)) === JSON.stringify(storedCredential(b));
        expect(same).toBe(bitText(a) === bitText(b));
      }),
    );
  });

  test('it has all bits, not the number alone: the same number of two sites stays two badges', () => {
    const here = storedCredential(encodeCard('H10301', { facility: 1, number: 7041 }));
    const there = storedCredential(encodeCard('H10301', { facility: 2, number: 7041 }));
    expect(here).not.toEqual(there);
  });

  test('bits that a reader leaves behind the last one do not count', () => {
    expect(storedCredential({ bits: 26, bytes: fromHex('EA0DC0BF') })).toEqual({ ok: true, value: '26:EA0DC080' });
  });

  test('a UID is stored with its length, in the order in which the reader gave it', () => {
    expect(storedCredential({ bits: 56, bytes: fromHex('04A1B2C3D4E5F6') })).toEqual({
      ok: true,
      value: '56:04A1B2C3D4E5F6',
    });
  });

  test('a badge without bits is no badge', () => {
    expect(storedCredential({ bits: 0, bytes: new Uint8Array() })).toEqual({ ok: false, error: 'length' });
    expect(storedCredential({ bits: 26, bytes: new Uint8Array(3) })).toEqual({ ok: false, error: 'length' });
  });
});
