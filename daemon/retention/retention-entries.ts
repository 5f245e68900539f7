/** Entries about kept personal data, version 1, for ever: what becomes of it, and who looked. Never a value. */
import { createHash } from 'node:crypto';
import type { Actor, Commitment, Entry, EntryDraft } from '../ledger/entry.ts';

export const RETENTION_TV = 1;

/** `by` = `rule:<rule>` or `early:<reason>`. */
export interface PiiEnd {
  readonly subject: string;
  readonly class: string;
  readonly by: string;
}

/** By entry type: its data. */
export interface RetentionEntryData {
  /** Decided; on disk before anything is destroyed. The next start carries out what a power cut left. */
  'pii.erasing': PiiEnd;
  /** Its keys are destroyed and its values gone. */
  'pii.erased': PiiEnd;
  /** From now on stored and protected only. */
  'pii.restricted': PiiEnd;
  /** Values of one subject were shown: how many, and SHA-256 over their commitments (`readDigest`). Written before the answer leaves. */
  'pii.read': { readonly subject: string; readonly count: number; readonly digest: string; readonly reason: string };
  /** Somebody was looked for: how many were found, and SHA-256 over their subjects. Never the value that was typed. */
  'pii.searched': { readonly count: number; readonly digest: string; readonly reason: string };
  /** The vault has a new key, under which the keys of so many subjects lie. */
  'vault.rotated': { readonly subjects: number };
}

export type RetentionEntryType = keyof RetentionEntryData;

const TYPES: Readonly<Record<RetentionEntryType, true>> = {
  'pii.erasing': true,
  'pii.erased': true,
  'pii.restricted': true,
  'pii.read': true,
  'pii.searched': true,
  'vault.rotated': true,
};

/** What the program does by itself. */
export const BY_DAEMON: Actor = { part: 'daemon' };

export type RetentionEvent = {
  [T in RetentionEntryType]: { readonly type: T; readonly data: RetentionEntryData[T] };
}[RetentionEntryType];

export function retentionDraft(
  { type, data }: RetentionEvent,
  actors: readonly Actor[],
  simulated: boolean,
): EntryDraft {
  // `subj` as in the entry that kept it (ledger format 1): a search for one subject finds what became of it, and who looked.
  const subj = 'subject' in data ? { subj: data.subject } : {};
  return { type, tv: RETENTION_TV, actors, ...subj, ...(simulated ? { sim: true } : {}), data: { ...data } };
}

/** What an entry says of kept data; null for entries of others. */
export function retentionEvent(entry: Entry): RetentionEvent | null {
  if (!Object.hasOwn(TYPES, entry.type)) return null;
  if (entry.tv !== RETENTION_TV) throw new Error(`${entry.type} has an unknown version`);
  return { type: entry.type, data: entry.data } as unknown as RetentionEvent;
}

/** Entry types whose subject's values lie in the vault, and in which retention class. A new kind of kept data is a new row. */
const KEPT_BY: Readonly<Record<string, string>> = {
  'reading.completed': 'identity-document',
  'setup.person': 'staff',
  'person.enrolled': 'staff',
  'picture.taken': 'safe-still',
};

export interface KeptBy {
  readonly subject: string;
  readonly class: string;
  readonly fields: readonly string[];
}

/** What the vault keeps because of this entry; null for none. A reading that was not to be kept names no subject. */
export function keptBy({ type, subj, pii = [] }: Entry): KeptBy | null {
  const retentionClass = Object.hasOwn(KEPT_BY, type) ? KEPT_BY[type] : undefined;
  if (retentionClass === undefined || subj === undefined) return null;
  return { subject: subj, class: retentionClass, fields: pii.map(({ f }) => f) };
}

/** SHA-256 over the commitments `f:h` in order of field, one a line, base64url: whoever has the ledger can make it again. */
export function readDigest(commitments: readonly Commitment[]): string {
  return digestOf(commitments.map(({ f, h }) => `${f}:${h}`));
}

/** SHA-256 over the sorted texts, one a line, base64url. */
export function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.toSorted().join('\n')).digest('base64url');
}
