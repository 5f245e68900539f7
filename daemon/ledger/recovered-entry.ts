/** What the first entry of a recovered epoch says, and how it is read back: the chain of ledgers that the state is folded from. */
import type { Entry, EntryDraft, Json } from './entry.ts';
import { RECOVERY_ENTRY } from './recovery-state.ts';

/** An earlier ledger and how much of it counts. */
export interface EpochHead {
  /** Its folder under `ledger/epochs`. */
  readonly epoch: number;
  readonly origin: string;
  readonly size: number;
  /** RFC 6962 root over those entries, hex. */
  readonly root: string;
}

export interface Recovered {
  /** Why `twinlock recover` was needed, as a code of `RecoveryCause`. */
  readonly found: string;
  /** What the person who ran it wrote. */
  readonly reason: string;
  /** All earlier ledgers that count, oldest first; the last one is the one that was recovered from. */
  readonly epochs: readonly EpochHead[];
  /** Newest checkpoint of the old ledger within what counts; null where there is none. */
  readonly note: string | null;
  /** What the guard remembered; null where it was lost. */
  readonly guard: { readonly origin: string; readonly size: number; readonly root: string } | null;
  /** The new key, and the old key's word for it; null where the old key was lost too. */
  readonly vkey: string;
  readonly endorsement: string | null;
}

/** Oldest ledgers are dropped from no list: a counter is not recovered a hundred times. */
const MOST_EPOCHS = 100;

export function recoveredDraft(recovered: Recovered): EntryDraft {
  const { epochs, guard, note, found, reason, vkey, endorsement } = recovered;
  const old = epochs.at(-1);
  if (old === undefined || epochs.length > MOST_EPOCHS) throw new Error(`a recovery from ${epochs.length} ledgers`);
  return {
    type: RECOVERY_ENTRY.recovered,
    tv: 1,
    actors: [{ part: 'recover' }],
    data: {
      oldOrigin: old.origin,
      oldSize: old.size,
      oldRoot: old.root,
      note,
      guardOrigin: guard?.origin ?? null,
      guardSize: guard?.size ?? null,
      guardRoot: guard?.root ?? null,
      found,
      reason,
      vkey,
      endorsement,
      epochs: epochs.map(({ epoch, origin, size, root }) => ({ epoch, origin, size, root })),
    },
  };
}

/** The earlier ledgers that an epoch's first entry names; none where it was not begun by a recovery, null where it cannot be read. */
export function epochsNamedBy(first: Pick<Entry, 'type' | 'data'> | null): readonly EpochHead[] | null {
  if (first?.type !== RECOVERY_ENTRY.recovered) return [];
  const { epochs } = first.data;
  if (!isList(epochs)) return null;
  const heads = epochs.map(headOf);
  return heads.some((head) => head === null) ? null : heads.filter((head) => head !== null);
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function headOf(value: Json): EpochHead | null {
  if (typeof value !== 'object' || value === null || isList(value)) return null;
  const { epoch, origin, size, root } = value as { readonly [key: string]: Json };
  if (typeof epoch !== 'number' || typeof origin !== 'string' || typeof size !== 'number') return null;
  return typeof root === 'string' && /^[0-9a-f]{64}$/.test(root) ? { epoch, origin, size, root } : null;
}
