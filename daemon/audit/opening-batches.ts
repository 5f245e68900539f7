/** The openings that go along with an export, a few entries at a time: the vault lives on the main loop, and nobody waits for it. */
import { decodeBase64Url } from '../ledger/base64.ts';
import type { Opening } from '../ledger/bundle/openings.ts';
import type { LedgerRow } from '../ledger/reader.ts';
import type { NextOpenings, OpeningLine, OpeningsSource } from './bundle-writing.ts';

/** Entries that one step looks at. */
const STEP = 100;

export interface OpeningBatchesDeps {
  read(from: number, to: number): readonly LedgerRow[];
  readonly source: OpeningsSource;
  /** Entries `from` (included) to `size` (excluded). */
  readonly from: number;
  readonly size: number;
}

export function createOpeningBatches({ read, source, from, size }: OpeningBatchesDeps): NextOpenings {
  const permitted = new Set(source.fields);
  let at = from;
  return async () => {
    if (at >= size) return null;
    const rows = read(at, Math.min(at + STEP, size) - 1);
    at += STEP;
    // Most entries are about nobody: a leaf without commitments is not worth a question to the vault.
    const seqs = rows.filter(({ leaf }) => leaf.includes('"pii":[{')).map(({ seq }) => seq);
    if (seqs.length === 0) return [];
    const asked = new Set(seqs);
    const openings = await source.openingsOf(seqs, source.fields);
    return openings.filter(({ f, seq }) => permitted.has(f) && asked.has(seq)).map(opened);
  };
}

function opened({ seq, f, salt, value }: OpeningLine): Opening {
  const [saltBytes, valueBytes] = [decodeBase64Url(salt), decodeBase64Url(value)];
  if (saltBytes === null || valueBytes === null) throw new Error(`the opening of entry ${seq} is not base64url`);
  return { seq, f, salt: saltBytes, value: valueBytes };
}
