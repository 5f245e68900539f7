/** A text with signature lines (C2SP signed-note): taken apart, put together, opened with the keys that the reader trusts. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { decodeBase64 } from './base64.ts';
import type { NoteVerifier } from './note-key.ts';

/** Longest note and most signature lines that are looked at; a hostile note must not cost more than this. */
const LONGEST_NOTE_CHARACTERS = 1_000_000;
const MOST_SIGNATURES = 100;

/** One signature line: `— name base64(key id ‖ signature)`. */
export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the key's hash, hex. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** What is signed, its last line feed included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteTrouble =
  /** No note at all: characters, line ends, empty line or signature lines are not as the format has them. */
  | 'malformed'
  /** A line of a known key does not fit the text. The whole note is refused, whatever other lines say. */
  | 'bad-signature'
  /** Well made, but not signed by anybody whom the reader knows. */
  | 'no-known-signature';

/** A key's name on a signature line: not empty, no space of any kind, no plus sign. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\s\u0085+]/u.test(name);
}

/** Note text: whole lines of well-formed Unicode without control characters below U+0020. */
function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || !text.isWellFormed()) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 0x20 && text[at] !== '\n') return false;
  return true;
}

/** Puts text and lines together. Throws when the text cannot stand in a note: a bug of the caller. */
export function formatNote(note: SignedNote): string {
  if (!isNoteText(note.text)) throw new Error('this text cannot be signed as a note');
  const lines = note.signatures.map(({ name, keyId, signature }) => {
    if (!isKeyName(name)) throw new Error(`${name} cannot be a key name`);
    return `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`;
  });
  return `${note.text}\n${lines.join('')}`;
}

/** Takes a note apart. Says nothing about whether its signatures are any good. */
export function parseNote(note: string): Result<SignedNote, NoteTrouble> {
  if (note.length > LONGEST_NOTE_CHARACTERS || !isNoteText(note)) return err('malformed');
  // Text and signatures part at the last empty line, so that a text may have empty lines of its own.
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0) return err('malformed');
  const lines = note
    .slice(cut + 2)
    .split('\n')
    .slice(0, -1);
  if (lines.length === 0 || lines.length > MOST_SIGNATURES) return err('malformed');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === null) return err('malformed');
    signatures.push(signature);
  }
  return ok({ text: note.slice(0, cut + 1), signatures });
}

function parseSignatureLine(line: string): NoteSignature | null {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  const bytes = decodeBase64(encoded);
  if (dash !== '\u2014' || more.length > 0 || !isKeyName(name) || bytes === null || bytes.length < 5) return null;
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

export interface OpenedNote {
  readonly text: string;
  /** Names of the known keys that signed it, each once. */
  readonly signedBy: readonly string[];
}

/** Opens a note with the keys that the reader knows. Lines of unknown keys are legal and count for nothing. */
export function openNote(note: string, known: readonly NoteVerifier[]): Result<OpenedNote, NoteTrouble> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const signedBy = new Set<string>();
  for (const { name, keyId, signature } of signatures) {
    const verifier = known.find((one) => one.name === name && one.keyId === keyId);
    if (verifier === undefined) continue;
    if (!verifier.verify(text, signature)) return err('bad-signature');
    signedBy.add(name);
  }
  return signedBy.size === 0 ? err('no-known-signature') : ok({ text, signedBy: [...signedBy] });
}
