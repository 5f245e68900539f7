/** What the ledger says of every picture of the safe camera: taken or not, kept or erased. A fold over entries; decides nothing. */
import type { Entry } from '../../ledger/entry.ts';
import type { KeptFold } from '../../state-snapshot/kept-fold.ts';
import { pictureEvent } from './picture-entries.ts';

export interface PictureRow {
  readonly picture: string;
  readonly about: string;
  /** Wall ms of its entry. */
  readonly at: number;
  readonly simulated: boolean;
  readonly state: 'kept' | 'erased' | 'failed';
  readonly mediaType: string | null;
  /** Pseudonym in the vault; null where there was never a picture. */
  readonly subject: string | null;
  readonly erased: { readonly at: number; readonly rule: string } | null;
}

export interface KeptPicture extends PictureRow {
  readonly subject: string;
  /** From when its time runs. Milliseconds of seen time (`retention/seen-time.ts`). */
  readonly since: number;
}

export interface PictureRegister extends KeptFold {
  /** `seenMs`: seen time at the entry, milliseconds. */
  take(entry: Entry, seenMs: number): void;
  find(picture: string): PictureRow | null;
  /** Those of one opening or incident, in the order in which they were taken. */
  of(about: string): readonly PictureRow[];
  /** Kept pictures, oldest entry first. */
  kept(): readonly KeptPicture[];
}

/** What a snapshot of it holds. */
interface Dumped {
  readonly rows: readonly PictureRow[];
  readonly since: ReadonlyMap<string, number>;
}

export function createPictureRegister(): PictureRegister {
  const rows = new Map<string, PictureRow>();
  const byAbout = new Map<string, string[]>();
  /** Picture → from when its time runs. */
  const since = new Map<string, number>();
  const bySubject = new Map<string, string>();

  /** Twice is once: an erasing that a power cut hit is said again. */
  function erase(picture: string, at: number, rule: string): void {
    const row = rows.get(picture);
    since.delete(picture);
    if (row !== undefined) rows.set(picture, { ...row, state: 'erased', erased: { at, rule } });
  }

  function add(row: PictureRow): void {
    rows.set(row.picture, row);
    const same = byAbout.get(row.about) ?? [];
    same.push(row.picture);
    byAbout.set(row.about, same);
    if (row.subject !== null) bySubject.set(row.subject, row.picture);
  }

  return {
    take(entry, seenMs) {
      if (entry.type === 'pii.erased') {
        const picture = bySubject.get(String(entry.data.subject));
        if (picture !== undefined) erase(picture, entry.ts, String(entry.data.by));
        return;
      }
      const event = pictureEvent(entry);
      if (event === null || event.type === 'picture.seen') return;
      const { picture } = event.data;
      if (event.type === 'picture.erased') {
        erase(picture, entry.ts, event.data.rule);
        return;
      }
      const taken = event.type === 'picture.taken';
      if (taken) since.set(picture, seenMs);
      add({
        picture,
        about: event.data.about,
        at: entry.ts,
        simulated: entry.sim === true,
        state: taken ? 'kept' : 'failed',
        mediaType: taken ? event.data.mediaType : null,
        subject: entry.subj ?? null,
        erased: null,
      });
    },
    dump: (): Dumped => ({ rows: [...rows.values()], since: new Map(since) }),
    load(dumped) {
      const from = dumped as Dumped;
      for (const map of [rows, byAbout, bySubject, since]) map.clear();
      for (const row of from.rows) add(row);
      for (const [picture, seenMs] of from.since) since.set(picture, seenMs);
    },
    find: (picture) => rows.get(picture) ?? null,
    of: (about) => (byAbout.get(about) ?? []).flatMap((picture) => rows.get(picture) ?? []),
    kept: () =>
      [...since].flatMap(([picture, from]) => {
        const row = rows.get(picture);
        return row === undefined || row.subject === null ? [] : [{ ...row, subject: row.subject, since: from }];
      }),
  };
}
