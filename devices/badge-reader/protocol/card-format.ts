/**
 * What the bits of a badge are: Wiegand 26, 34 and 37 (HID H10301, 34 bits, H10304, H10302) with their parity, or a bare UID.
 * Which format a reader delivers is recorded at enrolment, never guessed; what identifies a badge is all its bits, see `storedCredential`.
 */
import { toHex } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { withoutSpareBits } from './card-replies.ts';

/** `bytes` holds the first bit in its most significant place, zeros behind the last. */
export interface CardBits {
  readonly bits: number;
  readonly bytes: Uint8Array;
}

export type WiegandFormat = 'H10301' | 'wiegand-34' | 'H10304' | 'H10302';

/** Numbers for people's eyes. 26-bit numbers repeat all over the world: never a key to look anybody up by. */
export interface CardNumbers {
  /** Facility code; null where the format has none. */
  readonly facility: number | null;
  readonly number: number;
}

/** `length`: another number of bits than the format has. */
export type CardTrouble = 'length' | 'parity';

/** Places are bits from 0; the first bit is even parity over `even`, the last odd parity over `odd`, each range with its parity bit. */
interface Layout {
  readonly bits: number;
  readonly facilityBits: number;
  readonly numberBits: number;
  /** The even range is bits 0 to here. */
  readonly evenTo: number;
  /** The odd range is from here to the last bit. */
  readonly oddFrom: number;
}

const LAYOUTS: Readonly<Record<WiegandFormat, Layout>> = {
  H10301: { bits: 26, facilityBits: 8, numberBits: 16, evenTo: 12, oddFrom: 13 },
  'wiegand-34': { bits: 34, facilityBits: 16, numberBits: 16, evenTo: 16, oddFrom: 17 },
  // The two ranges of the 37-bit formats share bit 18.
  H10304: { bits: 37, facilityBits: 16, numberBits: 19, evenTo: 18, oddFrom: 18 },
  H10302: { bits: 37, facilityBits: 0, numberBits: 35, evenTo: 18, oddFrom: 18 },
};

/** Formats with so many bits; none for a UID. */
export function formatsOfLength(bits: number): WiegandFormat[] {
  return (Object.keys(LAYOUTS) as WiegandFormat[]).filter((format) => LAYOUTS[format].bits === bits);
}

/** Length and both parity bits. */
export function checkParity(card: CardBits, format: WiegandFormat): Result<void, CardTrouble> {
  const layout = LAYOUTS[format];
  if (!fits(card) || card.bits !== layout.bits) return err('length');
  const even = onesIn(card, 0, layout.evenTo) % 2 === 0;
  const odd = onesIn(card, layout.oddFrom, layout.bits - 1) % 2 === 1;
  return even && odd ? ok(undefined) : err('parity');
}

/** The numbers that are printed on such a badge, where length and parity are right. */
export function cardNumbers(card: CardBits, format: WiegandFormat): Result<CardNumbers, CardTrouble> {
  const checked = checkParity(card, format);
  if (!checked.ok) return checked;
  const { facilityBits, numberBits } = LAYOUTS[format];
  const facility = facilityBits === 0 ? null : numberAt(card, 1, facilityBits);
  return ok({ facility, number: numberAt(card, 1 + facilityBits, numberBits) });
}

/** The bits of a badge with these numbers; for simulators. Throws where a number does not fit the format. */
export function encodeCard(format: WiegandFormat, { facility, number }: CardNumbers): CardBits {
  const { bits, facilityBits, numberBits, evenTo, oddFrom } = LAYOUTS[format];
  if ((facility === null) !== (facilityBits === 0))
    throw new Error('card: facility code and format do not belong together');
  const digits = [...binary(facility ?? 0, facilityBits), ...binary(number, numberBits)];
  const card = { bits, bytes: new Uint8Array(Math.ceil(bits / 8)) };
  digits.forEach((one, i) => {
    if (one) setBit(card, 1 + i);
  });
  if (onesIn(card, 1, evenTo) % 2 === 1) setBit(card, 0);
  if (onesIn(card, oddFrom, bits - 2) % 2 === 0) setBit(card, bits - 1);
  return card;
}

/**
 * The one text by which a badge is known: number of bits, colon, all bits as upper-case hex with zeros behind the last: `26:EA0DC080`.
 * Parity and format stay out of it, so that two badges are the same only where every bit is. Refuses a badge without bits.
 */
export function storedCredential(card: CardBits): Result<string, 'length'> {
  if (card.bits === 0 || !fits(card)) return err('length');
  return ok(`${card.bits}:${toHex(withoutSpareBits(card.bytes, card.bits))}`);
}

function fits({ bits, bytes }: CardBits): boolean {
  return Number.isInteger(bits) && bytes.length === Math.ceil(bits / 8);
}

function bitAt({ bytes }: CardBits, place: number): number {
  return ((bytes[place >> 3] ?? 0) >> (7 - (place & 7))) & 1;
}

function setBit({ bytes }: CardBits, place: number): void {
  bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (0x80 >> (place & 7));
}

/** Both ends belong to the range. */
function onesIn(card: CardBits, from: number, to: number): number {
  let ones = 0;
  for (let place = from; place <= to; place++) ones += bitAt(card, place);
  return ones;
}

/** Not by shifting: H10302 has 35 bits, more than a shift keeps. */
function numberAt(card: CardBits, from: number, bits: number): number {
  let value = 0;
  for (let place = from; place < from + bits; place++) value = 2 * value + bitAt(card, place);
  return value;
}

function binary(value: number, bits: number): boolean[] {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits)
    throw new Error(`card: ${value} does not fit ${bits} bits`);
  return bits === 0 ? [] : Array.from(value.toString(2).padStart(bits, '0'), (digit) => digit === '1');
}
