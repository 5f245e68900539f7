/** Entries about stills of the safe camera, version 1, for ever. The picture itself is in the vault; an entry has a commitment to it. */
import type { Actor, Entry, EntryDraft } from '../../ledger/entry.ts';
import type { Prepared } from '../../vault/vault.ts';

export const PICTURE_TV = 1;

/** Retention class in the vault, and the field's name there and in the commitment. The value is base64. */
export const PICTURE_CLASS = 'safe-still';
export const PICTURE_FIELD = 'still';

/** What a picture is of. `about` = the opening or incident. */
export interface PictureOf {
  readonly picture: string;
  readonly lock: string;
  readonly camera: string;
  readonly about: string;
}

export type PictureEvent =
  | {
      readonly type: 'picture.taken';
      readonly data: PictureOf & { readonly bytes: number; readonly mediaType: string };
    }
  /** None came; `code` is the camera's trouble, or `not-kept` where the vault did not take it. */
  | { readonly type: 'picture.failed'; readonly data: PictureOf & { readonly code: string } }
  /** Written before it is shown. */
  | { readonly type: 'picture.seen'; readonly data: { readonly picture: string } }
  /** Written when it is gone. */
  | { readonly type: 'picture.erased'; readonly data: { readonly picture: string; readonly rule: string } };

const TYPES: Readonly<Record<PictureEvent['type'], true>> = {
  'picture.taken': true,
  'picture.failed': true,
  'picture.seen': true,
  'picture.erased': true,
};

/** What the program does by itself. */
export const BY_DAEMON: Actor = { part: 'daemon' };

/** Who did it, and whether a simulated camera took the picture. `about` joins it with its opening or incident. */
export interface PictureStamp {
  readonly actor: Actor;
  readonly simulated: boolean;
  readonly about: string;
}

export function pictureDraft({ type, data }: PictureEvent, stamp: PictureStamp, kept: Prepared | null): EntryDraft {
  return {
    type,
    tv: PICTURE_TV,
    actors: [stamp.actor],
    ...('camera' in data ? { dev: data.camera } : {}),
    ...(kept === null ? {} : { subj: kept.subject, pii: kept.pii }),
    ...(stamp.simulated ? { sim: true } : {}),
    cause: stamp.about,
    data: { ...data },
  };
}

/** What an entry says of a picture; null for entries of others. */
export function pictureEvent(entry: Entry): PictureEvent | null {
  if (!Object.hasOwn(TYPES, entry.type)) return null;
  if (entry.tv !== PICTURE_TV) throw new Error(`${entry.type} has an unknown version`);
  return { type: entry.type, data: entry.data } as unknown as PictureEvent;
}

/** The rule's name in entries: `safe-still/31d`. */
export function pictureRule(days: number): string {
  return `${PICTURE_CLASS}/${days}d`;
}
