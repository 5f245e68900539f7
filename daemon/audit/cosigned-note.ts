/** A checkpoint's note with what witnesses made of it. Pure. */
import { decodeBase64 } from '../ledger/base64.ts';
import type { StoredCosignature } from '../ledger/evidence.ts';

/** The log's note, then one line a witness. */
export function cosignedNote(note: string, cosignatures: readonly StoredCosignature[]): string {
  return note + cosignatures.map(({ line }) => line).join('');
}

const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;

/** The witness's own time, seconds since 1970 (C2SP tlog-cosignature); null for a line of another form. */
export function cosignedAt(line: string): number | null {
  const bytes = decodeBase64(line.trimEnd().split(' ')[2] ?? '');
  if (bytes === null || bytes.length < KEY_ID_BYTES + TIME_BYTES) return null;
  const seconds = Number(bytes.readBigUInt64BE(KEY_ID_BYTES));
  return Number.isSafeInteger(seconds) ? seconds : null;
}
