/** The ledger entries of giving a badge reader its key, version 1. Ids and numbers of devices only; never a key. */
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';

export const COMMISSIONING_TV = 1;

export type CommissioningEvent =
  /** On disk before the new key is kept or sent: two managers wanted it. */
  | { readonly type: 'reader.commissioning-begun'; readonly data: { readonly reader: string } }
  /** The reader proved the new key. */
  | {
      readonly type: 'reader.commissioned';
      readonly data: { readonly reader: string; readonly vendor: string; readonly serial: number };
    }
  /** It may have the old key or the new one. `interrupted`: the daemon ended meanwhile. */
  | { readonly type: 'reader.commissioning-failed'; readonly data: { readonly reader: string; readonly code: string } }
  /** The two who asked may not. */
  | {
      readonly type: 'reader.commissioning-refused';
      readonly data: { readonly reader: string; readonly code: string; readonly clause: string };
    };

const TYPES: Readonly<Record<CommissioningEvent['type'], true>> = {
  'reader.commissioning-begun': true,
  'reader.commissioned': true,
  'reader.commissioning-failed': true,
  'reader.commissioning-refused': true,
};

/** The event in `entry`; null for an entry of another area. A version that this program does not know is a bug and throws. */
export function commissioningEventOf(entry: Entry): CommissioningEvent | null {
  if (!Object.hasOwn(TYPES, entry.type)) return null;
  if (entry.tv !== COMMISSIONING_TV)
    throw new Error(`${entry.type} has version ${entry.tv}; known is ${COMMISSIONING_TV}`);
  return { type: entry.type, data: entry.data } as unknown as CommissioningEvent;
}

/** `cause` joins the beginning and the end of one act. */
export function commissioningDraft(
  event: CommissioningEvent,
  about: { readonly actors: readonly Actor[]; readonly cause: string; readonly simulated: boolean },
): EntryDraft {
  const { actors, cause, simulated } = about;
  const draft = {
    type: event.type,
    tv: COMMISSIONING_TV,
    actors,
    dev: event.data.reader,
    cause,
    data: { ...event.data },
  };
  return simulated ? { ...draft, sim: true } : draft;
}
