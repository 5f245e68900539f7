/** A snapshot as bytes: sealed, and of use only to the program, the log and the history that it was made of. Pure but for the nonce. */
import v8 from 'node:v8';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createCompactRange, HASH_BYTES } from '../ledger/merkle.ts';
import type { Random } from '../random.ts';
import { seal, unseal } from '../vault/seal.ts';

const FORMAT = 1;

/** To which history a snapshot belongs. */
export interface SnapshotPlace {
  /** Origin of the log; a recovery begins another one. */
  readonly origin: string;
  /** Digest of the program's own sources, hex: another program may fold otherwise. */
  readonly program: string;
}

export interface Snapshot extends SnapshotPlace {
  /** Entries that were folded. */
  readonly size: number;
  /** Roots of the perfect subtrees of that history, largest first (RFC 6962 2.1). */
  readonly peaks: readonly Uint8Array[];
  /** By name of the fold. */
  readonly folds: Readonly<Record<string, unknown>>;
}

export type SnapshotTrouble =
  /** Another key, another log or program, or a changed byte. */
  | 'sealed-for-another'
  /** Ours, but not of this form. */
  | 'form';

/** What the box is bound to; `key` 32 bytes. */
const purposeOf = ({ origin, program }: SnapshotPlace): string => `state-snapshot|${FORMAT}|${origin}|${program}`;

export function sealSnapshot(snapshot: Snapshot, key: Uint8Array, random: Random): Buffer {
  const { size, peaks, folds } = snapshot;
  return seal(key, v8.serialize({ size, peaks, folds }), purposeOf(snapshot), random);
}

/** Nothing is deserialised that this key did not seal. */
export function openSnapshot(
  box: Uint8Array,
  key: Uint8Array,
  place: SnapshotPlace,
): Result<Snapshot, SnapshotTrouble> {
  const plain = unseal(key, box, purposeOf(place));
  if (plain === null) return err('sealed-for-another');
  const { size, peaks, folds } = v8.deserialize(plain) as Snapshot;
  if (!Number.isSafeInteger(size) || size < 0 || typeof folds !== 'object' || folds === null) return err('form');
  if (!Array.isArray(peaks) || peaks.some((peak) => peak.length !== HASH_BYTES)) return err('form');
  return peaks.length === bitsOf(size) ? ok({ ...place, size, peaks, folds }) : err('form');
}

/** Root over the history that the snapshot was made of. */
export function rootOfSnapshot({ peaks, size }: Pick<Snapshot, 'peaks' | 'size'>): Buffer {
  return createCompactRange(peaks, size).root();
}

function bitsOf(size: number): number {
  return size.toString(2).replaceAll('0', '').length;
}

/** Sizes of the perfect subtrees of a history, largest first. */
export function perfectParts(size: number): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (let from = 0; from < size; ) {
    const length = 2 ** Math.floor(Math.log2(size - from));
    parts.push({ from, to: from + length });
    from += length;
  }
  return parts;
}
