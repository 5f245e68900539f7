/**
 * How much of a ledger, possibly damaged, counts: all of it where every entry is as it was written, otherwise what the newest
 * signature that still fits vouches for. Reads only.
 */
import Database from 'better-sqlite3';
import { openCheckpoint } from './checkpoint.ts';
import { systemCode } from './database-file.ts';
import type { GuardHead } from './guard-store.ts';
import { decodeLeaf } from './leaf.ts';
import { createCompactRange, EMPTY_ROOT, leafHash } from './merkle.ts';
import { type NoteVerifier, parseVkey } from './note-key.ts';
import { readMeta } from './schema.ts';

export interface GoodPrefix {
  /** What the file says of itself; null where it cannot say. */
  readonly origin: string | null;
  /** Entries that count, and the root over them. */
  readonly size: number;
  readonly root: Buffer;
  /** How many of them a signature or the guard vouches for. */
  readonly signedSize: number;
  /** Newest checkpoint within them; null where there is none. */
  readonly note: string | null;
  /** The first entry that is not as it was written; null where all are. */
  readonly badAt: number | null;
  /** Whether the guard's head lies on this history. */
  readonly guardFits: boolean;
  /** The first entry's text, where it counts. */
  readonly firstLeaf: string | null;
}

interface Head {
  readonly size: number;
  readonly root: Buffer;
}

interface Anchor extends Head {
  readonly note: string | null;
}

interface Vouched {
  readonly anchors: readonly Anchor[];
  /** The newest checkpoint is none of the log's key: what follows the newest that is may be anybody's. */
  readonly foreign: boolean;
}

interface EntryRow {
  readonly seq: number;
  readonly leaf: Buffer;
  readonly lh: Buffer;
}

/** Nothing can be read at all. */
export const NOTHING_GOOD: GoodPrefix = {
  ...{ origin: null, size: 0, root: Buffer.from(EMPTY_ROOT), signedSize: 0, note: null },
  ...{ badAt: 0, guardFits: false, firstLeaf: null },
};

/**
 * `path` is a ledger of any version, or what is left of one. `ownVkey`: the log's printed key from its own signing key, where that
 * opens; the file's word for its key is believed only without it: whoever exchanged the ledger would have exchanged that too.
 */
export function findGoodPrefix(path: string, guard: GuardHead | null, ownVkey: string | null): GoodPrefix {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    const origin = readMeta(database, 'origin') ?? '';
    const [own, said] = [ownVkey, readMeta(database, 'vkey')].map((vkey) => parseVkey(vkey ?? ''));
    // A ledger of an earlier epoch that was put back was signed by a key that is destroyed.
    const key = own?.ok && own.value.name === origin ? own : said;
    return walk(database, origin, anchorsOf(database, origin, key?.ok ? key.value : null, guard));
  } catch (error) {
    systemCode(error);
    return NOTHING_GOOD;
  } finally {
    database?.close();
  }
}

/** Sizes and roots that a signature or the guard vouches for. */
function anchorsOf(
  database: Database.Database,
  origin: string,
  key: NoteVerifier | null,
  guard: GuardHead | null,
): Vouched {
  const anchors: Anchor[] = [];
  let foreign = false;
  try {
    const notes = database.prepare<[], string>('SELECT note FROM cp ORDER BY size').pluck();
    for (const note of notes.iterate()) {
      const checkpoint = key === null ? null : openCheckpoint(note, key, []);
      if (checkpoint?.ok) anchors.push({ ...checkpoint.value, root: Buffer.from(checkpoint.value.root), note });
      foreign = checkpoint?.ok === false;
    }
  } catch (error) {
    // A damaged page among the checkpoints: those before it and the guard must do.
    systemCode(error);
  }
  if (guard?.origin === origin) anchors.push({ size: guard.size, root: Buffer.from(guard.root), note: null });
  return { anchors: anchors.sort((a, b) => a.size - b.size), foreign };
}

function walk(database: Database.Database, origin: string, { anchors, foreign }: Vouched): GoodPrefix {
  const range = createCompactRange([], 0);
  let next = 0;
  let signed: Head = { size: 0, root: range.root() };
  let note: string | null = null;
  let firstLeaf: string | null = null;
  let guardFits = false;
  const meet = (): void => {
    for (let one = anchors[next]; one !== undefined && one.size <= range.size(); one = anchors[++next]) {
      if (one.size !== range.size() || !range.root().equals(one.root)) continue;
      signed = { size: one.size, root: one.root };
      note = one.note ?? note;
      guardFits ||= one.note === null;
    }
  };
  meet();
  const badAt = firstBad(database, origin, (row) => {
    if (row.seq === 0) firstLeaf = row.leaf.toString();
    range.append(leafHash(row.leaf));
    meet();
  });
  // A signature of ours beyond the end, or on another history, says that entries are missing or were changed.
  const lost = foreign || anchors.some((one) => one.note !== null && one.size > signed.size);
  const whole = badAt === null && !lost;
  const { size, root } = whole ? { size: range.size(), root: range.root() } : signed;
  return {
    ...{ origin, size, root, signedSize: signed.size, note, badAt: badAt ?? (lost ? range.size() : null) },
    guardFits,
    firstLeaf: size > 0 ? firstLeaf : null,
  };
}

/** Hands over entries as long as they are good; the index of the first that is not, or null. */
function firstBad(database: Database.Database, origin: string, onGood: (row: EntryRow) => void): number | null {
  let at = 0;
  try {
    for (const row of database.prepare<[], EntryRow>('SELECT seq, leaf, lh FROM ev ORDER BY seq').iterate()) {
      const head = decodeLeaf(row.leaf);
      const inPlace = head.ok && row.seq === at && head.value.seq === at && head.value.log === origin;
      if (!inPlace || !leafHash(row.leaf).equals(row.lh)) return at;
      onGood(row);
      at++;
    }
    return null;
  } catch (error) {
    systemCode(error);
    return at;
  }
}
