/** Canonical JSON (RFC 8785) in the ledger's profile: the one text that a value has, and nothing else is accepted. */
import { isUtf8 } from 'node:buffer';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Json } from './entry.ts';

/** Longest leaf, bytes: its length is a u16 in an entry bundle (C2SP tlog-tiles, "Log Entries"). */
export const LONGEST_LEAF_BYTES = 65_535;

/** Deepest nesting. Our own limit: it keeps hostile text from exhausting the stack of the program that checks it. */
const DEEPEST = 256;

/** Why a value has no canonical text in this profile. */
export type CanonicalTrouble =
  /** undefined, a function, a bigint, a Date: anything that JSON does not have. */
  | 'not-json'
  /** A fraction, minus zero, or beyond ±(2^53 − 1). */
  | 'not-an-integer'
  | 'lone-surrogate'
  | 'too-deep';

/** Why bytes are not canonical. */
export type ParseTrouble =
  | CanonicalTrouble
  | 'empty'
  | 'too-long'
  | 'not-utf8'
  | 'syntax'
  /** JSON, but not the one text of its value: spaces, key order, a key twice, another spelling of a number or string. */
  | 'not-canonical';

/** Writes `value` in its one canonical text. */
export function canonicalize(value: unknown): Result<string, CanonicalTrouble> {
  const text = write(value, 0);
  return text.startsWith('!') ? err(text.slice(1) as CanonicalTrouble) : ok(text);
}

/**
 * Canonical text, or `!` and the trouble. No canonical text begins with `!`; a plain string instead of a Result keeps
 * the walk free of an object for each value, and an audit walks millions of them.
 */
function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : '!not-an-integer';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth === DEEPEST) return '!too-deep';
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      return '!not-json';
  }
}

/** RFC 8785 3.2.2.2: ECMAScript's own escapes; a lone surrogate has no UTF-8. */
function writeString(value: string): string {
  return value.isWellFormed() ? JSON.stringify(value) : '!lone-surrogate';
}

function writeArray(value: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < value.length; index++) {
    const member = write(value[index], depth);
    if (member.startsWith('!')) return member;
    text += index === 0 ? member : `,${member}`;
  }
  return `${text}]`;
}

/** RFC 8785 3.2.3: keys in the order of their UTF-16 code units, which is what `sort()` without a comparison does. */
function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return '!not-json';
  const members = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const key of Object.keys(members).sort()) {
    const name = writeString(key);
    if (name.startsWith('!')) return name;
    const member = write(members[key], depth);
    if (member.startsWith('!')) return member;
    text += text.length === 1 ? `${name}:${member}` : `,${name}:${member}`;
  }
  return `${text}}`;
}

/** Reads exactly canonical UTF-8 text of 1 to 65,535 bytes; anything else is trouble, never mended. */
export function parseCanonical(bytes: Uint8Array): Result<Json, ParseTrouble> {
  if (bytes.length === 0) return err('empty');
  if (bytes.length > LONGEST_LEAF_BYTES) return err('too-long');
  if (!isUtf8(bytes)) return err('not-utf8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('syntax');
  }
  if (isPlainlyCanonical(value, text)) return ok(value as Json);
  const canonical = canonicalize(value);
  if (!canonical.ok) return canonical;
  // A key that stands twice, another order, another spelling: each makes the two texts differ.
  return canonical.value === text ? ok(value as Json) : err('not-canonical');
}

/**
 * The quick yes for text that `JSON.parse` took: the platform writes the value back as the same text, and what it would
 * write back without complaint though the profile forbids it (fractions, another key order, escaped lone surrogates,
 * depth) is not there. Says no also where it only cannot tell, e.g. for keys that look like numbers: then the whole
 * canonical text is made and compared.
 */
function isPlainlyCanonical(value: unknown, text: string): boolean {
  // The walk comes first: the platform's writer has no depth limit of its own but the stack.
  return isPlain(value, 0) && !text.includes('\\ud') && JSON.stringify(value) === text;
}

/** Whether all numbers are whole and in range, keys in order, and nesting is not too deep. `value` comes from `JSON.parse`. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isPlain(value[index], depth + 1)) return false;
    return true;
  }
  const members = value as Readonly<Record<string, unknown>>;
  let before: string | null = null;
  for (const key in members) {
    // Strings compare by their UTF-16 code units, as RFC 8785 3.2.3 orders them.
    if (before !== null && key <= before) return false;
    if (!isPlain(members[key], depth + 1)) return false;
    before = key;
  }
  return true;
}
