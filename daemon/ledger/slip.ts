/** The shift slip: what pins the ledger on paper, and how a person types it back. Pure. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { readAloudHead } from './read-aloud.ts';

/** A point of the history that somebody holds on paper: its size, and the beginning of its root. */
export interface SlipAnchor {
  readonly size: number;
  /** As `readAloudHead` gives it. */
  readonly head: string;
}

/** Letters and digits that people mistake for one of RFC 4648's alphabet, which has neither 0, 1, 8 nor 9. */
const MISTAKEN: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '8': 'B' };

/** Reads `size head` as somebody typed it from a slip: case, spaces and dashes do not matter. */
export function parseSlipAnchor(typed: string): Result<SlipAnchor, 'malformed'> {
  const [, digits = '', letters = ''] = /^\s*(\d{1,16})[\s:,，：]+([\s\S]*)$/.exec(typed.normalize('NFKC')) ?? [];
  const plain = letters.replace(/[\s-]/g, '').toUpperCase();
  const read = plain.replace(/[018]/g, (one) => MISTAKEN[one] ?? one);
  const size = Number(digits);
  if (digits === '' || !Number.isSafeInteger(size) || !/^[A-Z2-7]{16}$/.test(read)) return err('malformed');
  return ok({ size, head: read.replace(/(.{4})(?=.)/g, '$1 ') });
}

/** Whether the history had this root at the anchor's size. */
export function anchorFits(anchor: SlipAnchor, root: Uint8Array): boolean {
  return readAloudHead(root) === anchor.head;
}
