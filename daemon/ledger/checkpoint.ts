/** What a log signs: its origin, how many entries it has, and the root over them (C2SP tlog-checkpoint). */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { decodeBase64 } from './base64.ts';
import { HASH_BYTES } from './merkle.ts';
import { formatNote, isKeyName, type NoteTrouble, openNote } from './note.ts';
import type { NoteSigner, NoteVerifier } from './note-key.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** `extension`: a well-made checkpoint with lines that this program does not know. */
export type CheckpointTrouble = 'malformed' | 'extension';

/** origin LF size LF base64(root) LF. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES)
    throw new Error('no checkpoint can say this');
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Reads a checkpoint's body. Extension lines are NOT RECOMMENDED (tlog-checkpoint, "Note text"); ours have none. */
export function parseCheckpoint(text: string): Result<Checkpoint, CheckpointTrouble> {
  const [origin = '', digits = '', encoded = '', ...more] = text.split('\n');
  const size = Number(digits);
  const root = decodeBase64(encoded);
  if (!isKeyName(origin) || !/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size)) return err('malformed');
  if (root?.length !== HASH_BYTES || more.length === 0) return err('malformed');
  return more.length === 1 && more[0] === '' ? ok({ origin, size, root }) : err('extension');
}

/** The checkpoint as a note, signed by the log's key and then by `second`, where there is one. The signer's name is the log's origin. */
export function signCheckpoint(
  signer: NoteSigner,
  size: number,
  root: Uint8Array,
  second: NoteSigner | null = null,
): string {
  const text = formatCheckpoint({ origin: signer.name, size, root });
  const signers = second === null ? [signer] : [signer, second];
  return formatNote({
    text,
    signatures: signers.map(({ name, keyId, sign }) => ({ name, keyId, signature: sign(text) })),
  });
}

/** Opens a checkpoint that the log's own key must have signed; other keys are looked at too, but do not suffice. */
export function openCheckpoint(
  note: string,
  log: NoteVerifier,
  others: readonly NoteVerifier[],
): Result<Checkpoint, NoteTrouble | CheckpointTrouble | 'origin'> {
  const opened = openNote(note, [log, ...others]);
  if (!opened.ok) return opened;
  if (!opened.value.signedBy.includes(log.name)) return err('no-known-signature');
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok) return checkpoint;
  return checkpoint.value.origin === log.name ? checkpoint : err('origin');
}
