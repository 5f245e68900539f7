/** The beginning of a root in letters that can be compared with a paper slip: RFC 4648 base32, 80 bits, in four groups. Pure. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEAD_BITS = 80;

/** From hex, as the daemon writes a root; the empty text where it is none. */
export function headOfRoot(root: string): string {
  if (!/^[0-9a-f]{64}$/.test(root)) return '';
  const bits = [...root].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const letters = bits.slice(0, HEAD_BITS).match(/.{5}/g) ?? [];
  const text = letters.map((five) => ALPHABET.charAt(Number.parseInt(five, 2))).join('');
  return text.replace(/(.{4})(?=.)/g, '$1 ');
}
