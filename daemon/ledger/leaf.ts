/** One entry as a leaf: canonical JSON that names its own place. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { canonicalize, LONGEST_LEAF_BYTES, type ParseTrouble, parseCanonical } from './canonical-json.ts';
import type { Entry, Json } from './entry.ts';
import { createLift } from './upcast.ts';
import { UPCASTERS } from './upcasters.ts';

/** What every leaf has, whatever its type (ledger format, section 1, "Required keys"). */
export interface LeafHead {
  /** Origin of the log. */
  readonly log: string;
  readonly seq: number;
  /** Wall time, ms since 1970. */
  readonly ts: number;
  readonly type: string;
}

export type LeafTrouble = ParseTrouble | 'not-an-object' | 'version' | 'required-key';

/** The leaf's text. Throws on an entry that has none: whoever made that entry has a bug, and nothing may follow it. */
export function encodeLeaf(entry: Entry): string {
  const text = canonicalize(entry);
  if (!text.ok) throw new Error(`entry ${entry.seq} (${entry.type}) has no canonical form: ${text.error}`);
  const bytes = Buffer.byteLength(text.value);
  if (bytes > LONGEST_LEAF_BYTES) throw new Error(`entry ${entry.seq} (${entry.type}) is too long: ${bytes} bytes`);
  return text.value;
}

/** Reads the head of a leaf; the whole leaf must be canonical. */
export function decodeLeaf(bytes: Uint8Array): Result<LeafHead, LeafTrouble> {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return parsed;
  if (!isObject(parsed.value)) return err('not-an-object');
  const { v, log, seq, ts, type } = parsed.value;
  if (v !== 1) return err('version');
  if (typeof log !== 'string' || typeof type !== 'string') return err('required-key');
  if (typeof seq !== 'number' || seq < 0 || typeof ts !== 'number') return err('required-key');
  return ok({ log, seq, ts, type });
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An entry in its newest form; null where a newer version of the program wrote it. */
export const liftEntry = createLift(UPCASTERS);

/** The entry that one of our own leaves holds, in its newest form; the ledger's reader vouches that it is one. */
export function entryOfLeaf(leaf: string): Entry {
  const entry = liftEntry(JSON.parse(leaf) as Entry);
  // The start refuses a ledger with such an entry.
  if (entry === null) throw new Error('an entry of a newer version');
  return entry;
}
