/** What is sent to a witness, and what it answers (C2SP tlog-witness, `add-checkpoint`). Pure. */
import { ok, type Result } from '../../devices/kit/result.ts';
import { parseNote } from '../ledger/note.ts';
import type { NoteVerifier } from '../ledger/note-key.ts';

/** A proof has at most this many hashes (tlog-witness, "Request"). */
const LONGEST_PROOF = 63;

export interface AddCheckpoint {
  /** Size that the witness is believed to have; 0 = none. */
  readonly old: number;
  /** RFC 6962 2.1.2, from `old` to the checkpoint's size. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly note: string;
}

/** `old N` LF, the proof's hashes in base64, an empty line, the note. */
export function encodeAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  if (!Number.isSafeInteger(old) || old < 0 || proof.length > LONGEST_PROOF)
    throw new Error('no witness takes this request');
  const hashes = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`);
  return `old ${old}\n${hashes.join('')}\n${note}`;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export type WitnessAnswer =
  /** `line`: its signature line with newline; `at`: its own time, seconds since 1970. */
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: number }
  /** It has another size than was believed. */
  | { readonly kind: 'other-size'; readonly size: number }
  /** It holds a history that ours does not continue. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: 'origin' | 'signature' | 'size' | 'busy' | 'status' }
  /** No answer of this protocol, or no good signature of this witness in it. */
  | { readonly kind: 'garbled' };

/** Reads the answer to a checkpoint whose note was `note`; only a good signature of `witness` counts as cosigned. */
export function readWitnessAnswer({ status, body }: HttpAnswer, note: string, witness: NoteVerifier): WitnessAnswer {
  switch (status) {
    case 200:
      return readCosignature(body, note, witness);
    case 409: {
      const size = /^(0|[1-9]\d{0,15})\n?$/.exec(body)?.[1];
      return size === undefined ? { kind: 'garbled' } : { kind: 'other-size', size: Number(size) };
    }
    case 422:
      return { kind: 'conflict' };
    case 400:
      return { kind: 'refused', reason: 'size' };
    case 403:
      return { kind: 'refused', reason: 'signature' };
    case 404:
      return { kind: 'refused', reason: 'origin' };
    case 429:
    case 503:
      return { kind: 'refused', reason: 'busy' };
    default:
      return { kind: 'refused', reason: 'status' };
  }
}

function readCosignature(body: string, note: string, witness: NoteVerifier): WitnessAnswer {
  const parsed = cosignedNote(body, note);
  if (!parsed.ok) return { kind: 'garbled' };
  const { text, signatures } = parsed.value;
  for (const { name, keyId, signature } of signatures) {
    if (name !== witness.name || keyId !== witness.keyId || !witness.verify(text, signature)) continue;
    const line = `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`;
    return { kind: 'cosigned', line, at: Number(Buffer.from(signature).readBigUInt64BE(0)) };
  }
  return { kind: 'garbled' };
}

/** The note's text with the answer's lines below it. */
function cosignedNote(body: string, note: string): ReturnType<typeof parseNote> {
  const own = parseNote(note);
  if (!own.ok) throw new Error('our own checkpoint is no note');
  const both = parseNote(`${own.value.text}\n${body}`);
  return both.ok ? ok(both.value) : both;
}

export type WitnessHttp = (
  url: string,
  body: string,
  signal: AbortSignal,
) => Promise<Result<HttpAnswer, 'unreachable'>>;
