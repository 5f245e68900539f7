/** What an auditor asks to take away, as typed and as the daemon takes it. Pure. */
import type { Params } from '../../../daemon/api/contract/methods.ts';

export interface TypedExport {
  /** Numbers of entries, both inclusive; empty = from the first, up to the newest that is signed. */
  readonly from: string;
  readonly to: string;
  readonly openings: boolean;
  readonly reason: string;
}

export const EMPTY_EXPORT: TypedExport = { from: '', to: '', openings: false, reason: '' };

const NUMBER = /^\d{1,15}$/;

/** Null while something is missing or is no number. The daemon's end is exclusive. */
export function exportOf({ from, to, openings, reason }: TypedExport): Omit<Params<'ledger.export'>, 'proofs'> | null {
  const [first, last] = [from.trim(), to.trim()];
  if ((first !== '' && !NUMBER.test(first)) || (last !== '' && !NUMBER.test(last))) return null;
  const why = reason.trim();
  const range = { from: first === '' ? 0 : Number(first), to: last === '' ? null : Number(last) + 1 };
  if (why === '' || (range.to !== null && range.to <= range.from)) return null;
  return { ...range, openings, reason: why };
}
