/** Finds values in bytes in every form that a program may have given them: encodings, escapes, compression. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** One place where a value stands that should stand nowhere. */
export interface Leak {
  readonly value: string;
  /** How it is written there. */
  readonly form: string;
  readonly place: string;
}

interface Needle {
  readonly value: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Needles shorter than this would be found by chance in some megabytes of noise. Bytes. */
const SHORTEST_NEEDLE = 6;
/** How far compression within compression is followed. */
const DEPTH = 2;
/** A compressed stream is taken to end after this many bytes; larger ones are looked at as far as this. */
const STREAM_BYTES = 4_194_304;
const INFLATED_BYTES = 33_554_432;

/** A secret that is no text: a key, a card's bits. */
export interface SecretBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every writing of `value`, without doubles. Throws for a value that is too short to be told from chance. */
export function formsOf(value: string): readonly Needle[] {
  const utf8 = Buffer.from(value, 'utf8');
  const utf16le = Buffer.from(value, 'utf16le');
  const utf16be = Buffer.from(utf16le).swap16();
  const raw: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', utf8],
    ['UTF-16LE', utf16le],
    ['UTF-16BE', utf16be],
  ];
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at).toString(16).padStart(4, '0'));
  const points = Array.from(value, (sign) => sign.codePointAt(0) ?? 0);
  // What a JSON or URL encoder leaves as it is stays as it is.
  const escaped = (unit: string): string =>
    Number.parseInt(unit, 16) < 0x7f ? String.fromCharCode(Number.parseInt(unit, 16)) : `\\u${unit}`;
  const percent = encodeURIComponent(value);
  const texts: readonly (readonly [string, string])[] = [
    ['\\u escapes, lower case', units.map(escaped).join('')],
    ['\\u escapes, upper case', units.map((unit) => escaped(unit.toUpperCase())).join('')],
    ['\\u escapes of every sign', units.map((unit) => `\\u${unit}`).join('')],
    ['URL-encoded, upper case', percent],
    ['URL-encoded, lower case', percent.replaceAll(/%../g, (code) => code.toLowerCase())],
    ['HTML numbers', points.map((point) => `&#${point};`).join('')],
    ['HTML hexadecimal numbers', points.map((point) => `&#x${point.toString(16)};`).join('')],
    // Keys of a keypad, one by one.
    ['list of signs', Array.from(value).join(',')],
    ['list of signs with blanks', Array.from(value).join(', ')],
    ['JSON list of signs', Array.from(value).join('","')],
    ...raw.flatMap(([name, bytes]) => byteTexts(name, bytes)),
  ];
  const needles = [...raw, ...texts.map(([form, text]) => [form, Buffer.from(text, 'utf8')] as const)];
  const short = needles.find(([, bytes]) => bytes.length < SHORTEST_NEEDLE);
  if (short !== undefined) throw new Error(`too short to be searched for: ${short[0]} of ${value}`);
  return withoutDoubles(value, needles);
}

/** Every writing of bytes, without doubles; what is too short to be told from chance is left to the longer ones. */
export function formsOfBytes({ name, bytes }: SecretBytes): readonly Needle[] {
  const raw = Buffer.from(bytes);
  const number = (from: Buffer): string => BigInt(`0x${from.toString('hex')}`).toString();
  const texts: readonly (readonly [string, string])[] = [
    ...byteTexts('the bytes', raw),
    ['decimal number', number(raw)],
    ['decimal number, last byte first', number(Buffer.from(raw.toReversed()))],
    ['hexadecimal, last byte first', Buffer.from(raw.toReversed()).toString('hex')],
    ['hexadecimal, last byte first, upper case', Buffer.from(raw.toReversed()).toString('hex').toUpperCase()],
  ];
  const needles = [['bytes', raw] as const, ...texts.map(([form, text]) => [form, Buffer.from(text)] as const)];
  const long = needles.filter(([, needle]) => needle.length >= SHORTEST_NEEDLE);
  if (long.length < needles.length / 2) throw new Error(`too short to be searched for: ${name}`);
  return withoutDoubles(name, long);
}

/** Texts in which programs show bytes. */
function byteTexts(name: string, bytes: Buffer): readonly (readonly [string, string])[] {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const spelt = ['', ' ', ':', '-', ', 0x', '\\x'].flatMap((between) => {
    const text = pairs.join(between);
    const gap = between === '' ? '' : ` with ${between}`;
    return [
      [`hexadecimal of ${name}${gap}, lower case`, text] as const,
      [`hexadecimal of ${name}${gap}, upper case`, pairs.map((pair) => pair.toUpperCase()).join(between)] as const,
    ];
  });
  const numbers = Array.from(bytes, String);
  return [
    ...spelt,
    // A Buffer or Uint8Array as JSON, and as Node's inspection shows it.
    [`list of the bytes of ${name}`, numbers.join(',')],
    [`list of the bytes of ${name} with blanks`, numbers.join(', ')],
    [`object of the bytes of ${name}`, numbers.map((byte, at) => `"${at}":${byte}`).join(',')],
    ...base64Forms(name, bytes),
  ];
}

function withoutDoubles(value: string, needles: readonly (readonly [string, Buffer])[]): readonly Needle[] {
  const seen = new Set<string>();
  return needles.flatMap(([form, bytes]) => {
    const same = bytes.toString('latin1');
    if (seen.has(same)) return [];
    seen.add(same);
    return [{ value, form, bytes }];
  });
}

/** Base64 (RFC 4648 sections 4 and 5) of text that begins at any of the three places of a group, without the signs that neighbours share. */
function base64Forms(name: string, bytes: Buffer): readonly (readonly [string, string])[] {
  return [0, 1, 2].flatMap((before) => {
    const group = Buffer.concat([Buffer.alloc(before), bytes]);
    const from = before === 0 ? 0 : before + 1;
    const until = Math.floor((group.length * 8) / 6);
    const text = group.toString('base64').slice(from, until);
    return [
      [`base64 of ${name}, place ${before}`, text] as const,
      [`base64url of ${name}, place ${before}`, text.replaceAll('+', '-').replaceAll('/', '_')] as const,
    ];
  });
}

/** A search for these values. */
export function createLeakSearch(
  values: readonly string[],
  secrets: readonly SecretBytes[] = [],
): {
  inBytes(place: string, bytes: Buffer): readonly Leak[];
  /** All files below `folder`, hidden ones too, and their names; `without` names folders that are left out. */
  inFolder(folder: string, without: readonly string[]): { readonly leaks: readonly Leak[]; readonly files: number };
} {
  const needles = [...[...new Set(values)].flatMap(formsOf), ...secrets.flatMap(formsOfBytes)];

  function look(place: string, bytes: Buffer, depth: number): readonly Leak[] {
    const here = needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ value, form }) => ({ value, form, place }));
    if (depth === 0) return here;
    const inside = streamsIn(bytes).flatMap(({ at, kind, content }) =>
      look(`${place}, ${kind} at ${at}`, content, depth - 1),
    );
    return [...here, ...inside];
  }

  const inBytes = (place: string, bytes: Buffer) => look(place, bytes, DEPTH);
  return {
    inBytes,
    inFolder(folder, without) {
      const leaks: Leak[] = [];
      let files = 0;
      const walk = (path: string): void => {
        for (const item of readdirSync(path, { withFileTypes: true })) {
          const inner = join(path, item.name);
          leaks.push(...inBytes(`name ${inner}`, Buffer.from(item.name)));
          if (item.isDirectory()) {
            if (!without.includes(item.name)) walk(inner);
          } else if (isReadable(item)) {
            const bytes = contentOf(inner);
            if (bytes === null) continue;
            files += 1;
            leaks.push(...inBytes(inner, bytes));
          }
        }
      };
      walk(folder);
      return { leaks, files };
    },
  };
}

/** Null for a journal that its owner removed since the folder was read: then nothing of it is there. */
function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Sockets hold nothing; a link's target is looked at where it is, or is a device. */
function isReadable(item: Dirent): boolean {
  return item.isFile();
}

interface Stream {
  readonly at: number;
  readonly kind: string;
  readonly content: Buffer;
}

/** All that inflates: gzip (RFC 1952), zlib (RFC 1950) and members of zip archives, cut off or followed by other bytes. */
function streamsIn(bytes: Buffer): readonly Stream[] {
  const streams: Stream[] = [];
  const attempt = (at: number, kind: string, from: number, inflate: typeof gunzipSync): void => {
    try {
      const content = inflate(bytes.subarray(from, from + STREAM_BYTES), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: INFLATED_BYTES,
      });
      if (content.length > 0) streams.push({ at, kind, content });
    } catch {
      // Bytes that only look like the head of a stream.
    }
  };
  for (let at = bytes.indexOf(0x1f); at !== -1; at = bytes.indexOf(0x1f, at + 1))
    if (bytes[at + 1] === 0x8b && bytes[at + 2] === 0x08) attempt(at, 'gzip', at, gunzipSync);
  // RFC 1950 2.2: the two bytes of the head are a multiple of 31.
  for (let at = bytes.indexOf(0x78); at !== -1; at = bytes.indexOf(0x78, at + 1))
    if ((0x7800 + (bytes[at + 1] ?? 0)) % 31 === 0) attempt(at, 'zlib', at, inflateSync);
  for (let at = bytes.indexOf('PK\x03\x04'); at !== -1; at = bytes.indexOf('PK\x03\x04', at + 1)) {
    if (at + 30 > bytes.length) break;
    const content = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8) attempt(at, 'zip', content, inflateRawSync);
  }
  return streams;
}
