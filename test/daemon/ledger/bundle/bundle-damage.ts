/** Damage to the files of a bundle, drawn from a seed: every kind that an accident, an editor or a forger leaves behind. */

/** A small generator of chance (mulberry32), so that a failure can be repeated. */
export function createChance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Damage = (bytes: Buffer, chance: (below: number) => number) => Buffer;

/** Works on whole lines; the last one's line feed stays. */
const onLines =
  (change: (lines: string[], chance: (below: number) => number) => string[]): Damage =>
  (bytes, chance) =>
    Buffer.from(change(bytes.toString('latin1').split('\n'), chance).join('\n'), 'latin1');

/** Replaces one of the places that `pattern` finds. */
const onMatch =
  (pattern: RegExp, change: (found: string) => string): Damage =>
  (bytes, chance) => {
    const text = bytes.toString('latin1');
    const places = [...text.matchAll(pattern)];
    const place = places[chance(Math.max(1, places.length))];
    if (place === undefined) return bytes;
    const changed = text.slice(0, place.index) + change(place[0]) + text.slice(place.index + place[0].length);
    return Buffer.from(changed, 'latin1');
  };

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const DAMAGES: Readonly<Record<string, Damage>> = {
  'bit flipped'(bytes, chance) {
    const damaged = Buffer.from(bytes);
    const at = chance(bytes.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << chance(8));
    return damaged;
  },
  'byte put in'(bytes, chance) {
    const at = chance(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.of(chance(256)), bytes.subarray(at)]);
  },
  'byte taken out'(bytes, chance) {
    const at = chance(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  },
  'cut off': (bytes, chance) => bytes.subarray(0, chance(bytes.length)),
  'lines swapped': onLines((lines, chance) => {
    const [a, b] = [chance(lines.length - 1), chance(lines.length - 1)];
    return lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
  }),
  'line taken out': onLines((lines, chance) => lines.toSpliced(chance(lines.length - 1), 1)),
  'line doubled': onLines((lines, chance) => {
    const at = chance(lines.length - 1);
    return lines.toSpliced(at, 0, lines[at] ?? '');
  }),
  'spare bits of base64 set': onMatch(/[A-Za-z0-9+/]=|[A-Za-z0-9_-]{42}[A-Za-z0-9_-](?=")/g, (found) => {
    const at = found.endsWith('=') ? found.length - 2 : found.length - 1;
    return found.slice(0, at) + DIGITS.charAt(DIGITS.indexOf(found.charAt(at)) ^ 1) + found.slice(at + 1);
  }),
  'key in another case': onMatch(
    /"[a-z][a-zA-Z]*":/g,
    (found) => found.slice(0, 1) + found.charAt(1).toUpperCase() + found.slice(2),
  ),
  'number spelt otherwise': onMatch(/(?<=[:\n ])\d+(?=[,}\n])/g, (found) => `${found}.0`),
  'leading zero': onMatch(/(?<=[:\n ])\d+(?=[,}\n])/g, (found) => `0${found}`),
  'character escaped': onMatch(/(?<=")[a-z]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`),
  'space put in': onMatch(/[:,]/g, (found) => `${found} `),
  'line ends of another system': (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
};
