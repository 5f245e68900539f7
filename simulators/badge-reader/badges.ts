/** Badges that can be held to a simulated reader. Nobody's: numbers from the examples of the makers' manuals, and an invented UID. */
import { type CardBits, encodeCard } from '../../devices/badge-reader/protocol/card-format.ts';
import type { CardBitsFormat } from '../../devices/badge-reader/protocol/card-replies.ts';
import { fromHex } from '../../devices/kit/bytes.ts';

export interface SimulatedBadge {
  readonly id: string;
  readonly caption: string;
  readonly format: CardBitsFormat;
  readonly card: CardBits;
}

export function inventedBadges(): readonly SimulatedBadge[] {
  const wiegand26 = (id: string, number: number): SimulatedBadge => ({
    id,
    caption: `26 bit · 212 · ${number}`,
    format: 'wiegand',
    card: encodeCard('H10301', { facility: 212, number }),
  });
  return [
    wiegand26('B1', 7041),
    wiegand26('B2', 7042),
    wiegand26('B3', 7043),
    {
      id: 'B37',
      caption: '37 bit · 1234 · 300000',
      format: 'wiegand',
      card: encodeCard('H10304', { facility: 1234, number: 300_000 }),
    },
    { id: 'U1', caption: 'UID 56 bit', format: 'raw', card: { bits: 56, bytes: fromHex('04 A1 B2 C3 D4 E5 80') } },
  ];
}
