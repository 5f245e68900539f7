/** The beginning of a root in letters that can be read aloud and compared with a paper slip: RFC 4648 base32, 80 bits. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CHARACTERS = 16;

/** 16 characters in four groups, e.g. `ABCD EFGH 2345 6723`. */
export function readAloudHead(root: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of root) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5 && text.length < CHARACTERS; held -= 5)
      text += ALPHABET.charAt((bits >> (held - 5)) & 31);
    bits &= (1 << held) - 1;
    if (text.length === CHARACTERS) break;
  }
  return text.replace(/(.{4})(?=.)/g, '$1 ');
}
