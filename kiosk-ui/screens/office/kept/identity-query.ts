/** What a search for kept data asks, from what was typed. Pure. */
import type { Params } from '../../../../daemon/api/contract/methods.ts';

export type FindBy = 'idNumber' | 'subject';

/** Null while something is missing. An identity number is taken as it stands on the card: spaces go, x becomes X. */
export function findOf(by: FindBy, value: string, reason: string): Params<'kept.find'> | null {
  const why = reason.trim();
  const what = by === 'idNumber' ? value.replaceAll(/\s/g, '').toUpperCase() : value.trim();
  if (why === '' || what === '' || what.length > 64) return null;
  return { by: by === 'idNumber' ? { kind: by, value: what } : { kind: by, subject: what }, reason: why };
}
