/** A signed checkpoint read and checked in the browser (C2SP signed-note, tlog-checkpoint): Ed25519 by WebCrypto, where it has it. */
import type { Subtle } from '../client/page-key.ts';

export interface ReadNote {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** What is signed, its last line feed included. */
  readonly text: string;
  readonly lines: readonly {
    readonly name: string;
    /** Hex. */
    readonly keyId: string;
    readonly signature: Uint8Array<ArrayBuffer>;
  }[];
}

/** `unsupported`: this browser cannot check Ed25519; `stranger`: no line of this key. */
export type Signed = 'good' | 'bad' | 'stranger' | 'unsupported' | 'unreadable';

const ED25519 = 0x01;
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Standard base64 with padding, and nothing that decodes to the same bytes by another spelling. */
function decoded(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
}

/** Null where the note is none or says something else than a checkpoint. */
export function readNote(note: string): ReadNote | null {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, cut + 1);
  const [origin = '', digits = '', encoded = ''] = text.split('\n');
  const root = decoded(encoded);
  const size = Number(digits);
  if (origin === '' || !/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size) || root?.length !== 32)
    return null;
  const lines = note
    .slice(cut + 2)
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const [dash, name = '', signed = '', ...more] = line.split(' ');
      const bytes = decoded(signed);
      if (dash !== '\u2014' || name === '' || more.length > 0 || bytes === null || bytes.length < 5) return [];
      return [{ name, keyId: hexOf(bytes.subarray(0, 4)), signature: bytes.slice(4) }];
    });
  return { origin, size, root: hexOf(root), text, lines };
}

/** A verifier key taken apart: name+key id+base64(type ‖ public key). Null where it is malformed. */
function readKey(vkey: string): { name: string; keyId: string; type: number; key: Uint8Array<ArrayBuffer> } | null {
  // Base64 may hold plus signs of its own, so that only the first two part the fields.
  const [, name = '', keyId = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const bytes = decoded(encoded);
  return bytes === null ? null : { name, keyId, type: bytes[0] ?? 0, key: bytes.slice(1) };
}

/** The first four bytes of SHA-256(name LF type ‖ key), hex: a key that bears another's id is no key. */
async function keyIdOf(subtle: Subtle, name: string, type: number, key: Uint8Array): Promise<string> {
  const bytes = new Uint8Array([...new TextEncoder().encode(`${name}\n`), type, ...key]);
  return hexOf(new Uint8Array(await subtle.digest('SHA-256', bytes)).subarray(0, 4));
}

/** Whether the log's own key signed this note. The note's origin must be the key's name. */
export async function checkNote(subtle: Subtle, note: string, vkey: string): Promise<Signed> {
  const read = readNote(note);
  const known = readKey(vkey.trim());
  if (read === null || known === null || known.key.length !== 32 || known.type !== ED25519) return 'unreadable';
  if ((await keyIdOf(subtle, known.name, known.type, known.key)) !== known.keyId) return 'unreadable';
  const lines = read.lines.filter((line) => line.name === known.name && line.keyId === known.keyId);
  if (lines.length === 0 || read.origin !== known.name) return 'stranger';
  let key: Awaited<ReturnType<Subtle['importKey']>>;
  try {
    key = await subtle.importKey('raw', known.key, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return 'unsupported';
  }
  for (const { signature } of lines)
    if (!(await subtle.verify({ name: 'Ed25519' }, key, signature, new TextEncoder().encode(read.text)))) return 'bad';
  return 'good';
}
