/** Reads a ledger leaf for showing. Total: a leaf that is not as expected is shown as its text and nothing else. Pure. */
import type { Subtle } from '../client/page-key.ts';

export interface LeafView {
  readonly type: string;
  /** Wall time, ms since 1970. */
  readonly ts: number | null;
  readonly device: string | null;
  readonly simulated: boolean;
  /** Roles or parts that acted. */
  readonly actors: readonly string[];
  readonly cause: string | null;
  readonly commitments: readonly { readonly f: string; readonly h: string }[];
  /** The leaf, indented; the same values in the same order. */
  readonly pretty: string;
}

type Fields = { readonly [key: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

export function readLeaf(leaf: string): LeafView {
  let value: unknown;
  try {
    value = JSON.parse(leaf);
  } catch {
    value = null;
  }
  const fields = isFields(value) ? value : {};
  return {
    type: text(fields.type) ?? '',
    ts: typeof fields.ts === 'number' ? fields.ts : null,
    device: text(fields.dev),
    simulated: fields.sim === true,
    actors: list(fields.actors).flatMap((actor) => text(actor.role) ?? text(actor.part) ?? text(actor.key) ?? []),
    cause: text(fields.cause),
    commitments: list(fields.pii).flatMap(({ f, h }) =>
      typeof f === 'string' && typeof h === 'string' ? [{ f, h }] : [],
    ),
    pretty: isFields(value) ? JSON.stringify(value, null, 2) : leaf,
  };
}

/** RFC 6962 section 2.1: the leaf hash is SHA-256 over a zero byte and the leaf. Hex. */
export async function leafHashOf(subtle: Subtle, leaf: string): Promise<string> {
  const bytes = new TextEncoder().encode(`\0${leaf}`);
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
