/** Entries about backups and migrations, and who is behind them. No path of a share, no name. */
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import type { MadeBackup } from './make-backup.ts';

export const BACKUP_ENTRY = {
  /** An archive lies in the folder, whole. */
  made: 'backup.made',
  /** None could be made; once per trouble. */
  failed: 'backup.failed',
  /** An archive was unpacked and checked, and came out whole. */
  rehearsed: 'backup.rehearsed',
  /** Stores were brought to another version. */
  migrated: 'log.migrated',
} as const;

/** Who asked: a person at a screen, or the program's own schedule. */
export const BY_ITSELF: readonly Actor[] = [{ part: 'daemon' }];

export function madeEntry(
  { fileName, size, root, bytes, sha256 }: MadeBackup,
  recipients: number,
  actors: readonly Actor[],
): EntryDraft {
  const data = { file: fileName, size, root, bytes, sha256, recipients };
  return { type: BACKUP_ENTRY.made, tv: 1, actors, data };
}

export function failedEntry(code: string, actors: readonly Actor[]): EntryDraft {
  return { type: BACKUP_ENTRY.failed, tv: 1, actors, data: { code } };
}

/** What a rehearsal found, as the command tells the daemon. */
export interface Rehearsed {
  readonly file: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly anchors: number;
}

export function rehearsedEntry({ file, size, root, anchors }: Rehearsed): EntryDraft {
  return { type: BACKUP_ENTRY.rehearsed, tv: 1, actors: [{ part: 'cli' }], data: { file, size, root, anchors } };
}

/** Versions of the stores, by name. */
export type StoreVersions = Readonly<Record<string, number>>;

export function migratedEntry(from: StoreVersions, to: StoreVersions): EntryDraft {
  return { type: BACKUP_ENTRY.migrated, tv: 1, actors: [{ part: 'cli' }], data: { from, to } };
}
