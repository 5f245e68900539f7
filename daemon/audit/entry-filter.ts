/** Whether an entry is one that a search asks for. Pure; the whole truth about a filter, whatever a table's columns said before. */
import type { LedgerFilter } from '../api/contract/ledger-view.ts';
import type { Entry } from '../ledger/entry.ts';

/** `filter` without the parts that nobody gave; null where nothing is left of it. */
export function narrowed(filter: LedgerFilter | undefined): LedgerFilter | null {
  const given = Object.entries(filter ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0 ? null : (Object.fromEntries(given) as LedgerFilter);
}

export function matchesFilter(entry: Entry, filter: LedgerFilter): boolean {
  const { type, device, person, cause, subject, fromMs, toMs } = filter;
  if (type !== undefined && !entry.type.startsWith(type)) return false;
  if (fromMs !== undefined && entry.ts < fromMs) return false;
  if (toMs !== undefined && entry.ts > toMs) return false;
  if (device !== undefined && entry.dev !== device) return false;
  if (cause !== undefined && entry.cause !== cause) return false;
  if (subject !== undefined && entry.subj !== subject) return false;
  return person === undefined || entry.actors.some((actor) => actor.person === person);
}
