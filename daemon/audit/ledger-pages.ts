/** Pages of the ledger, newest first: all entries, or those that a filter asks for, a bounded part of the ledger at a time. */
import type { LedgerFilter, LedgerPageResult } from '../api/contract/ledger-view.ts';
import type { CandidateQuery } from '../ledger/entry-search.ts';
import { entryOfLeaf } from '../ledger/leaf.ts';
import type { LedgerRow } from '../ledger/reader.ts';
import { matchesFilter, narrowed } from './entry-filter.ts';

/** Entries that one call walks over, so that a search through years never holds up the main loop. */
export const ROWS_A_CALL = 5_000;
/** Leaves that one call takes apart; a filter whose words stand in leaves that it does not mean must not cost more. */
export const LEAVES_A_CALL = 1_000;

export interface LedgerPagesDeps {
  /** Number of durable entries. */
  size(): number;
  /** Entries before `before`, newest first. */
  page(before: number | undefined, limit: number): readonly LedgerRow[];
  /** Every entry of that part that can fit, and perhaps others. */
  candidates(query: CandidateQuery): Iterable<LedgerRow>;
}

export interface PageRequest {
  readonly before?: number | undefined;
  readonly limit: number;
  readonly filter?: LedgerFilter | undefined;
}

export function createLedgerPages(deps: LedgerPagesDeps): (request: PageRequest) => LedgerPageResult {
  return ({ before, limit, filter }) => {
    const size = deps.size();
    const wanted = narrowed(filter);
    if (wanted !== null) return { size, ...searched(deps, wanted, Math.min(before ?? size, size), limit) };
    const entries = [...deps.page(before, limit)];
    const oldest = entries.at(-1)?.seq ?? 0;
    return { size, entries, next: oldest === 0 ? null : oldest };
  };
}

function searched(
  deps: LedgerPagesDeps,
  filter: LedgerFilter,
  before: number,
  limit: number,
): Pick<LedgerPageResult, 'entries' | 'next'> {
  const from = Math.max(0, before - ROWS_A_CALL);
  const entries: LedgerRow[] = [];
  let looked = 0;
  for (const row of deps.candidates(queryOf(filter, from, before))) {
    if (matchesFilter(entryOfLeaf(row.leaf), filter)) entries.push(row);
    looked += 1;
    // The next call goes on right below the leaf that was looked at last.
    if (entries.length === limit || looked === LEAVES_A_CALL) return { entries, next: row.seq === 0 ? null : row.seq };
  }
  return { entries, next: from === 0 ? null : from };
}

/** A word of a filter has no character that JSON escapes, so the pair stands in the leaf exactly so. */
const pair = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`"${name}":"${value}"`];

function queryOf(filter: LedgerFilter, from: number, before: number): CandidateQuery {
  return {
    from,
    before,
    typePrefix: filter.type ?? '',
    fromMs: filter.fromMs ?? 0,
    toMs: filter.toMs ?? Number.MAX_SAFE_INTEGER,
    holds: [
      ...pair('dev', filter.device),
      ...pair('person', filter.person),
      ...pair('cause', filter.cause),
      ...pair('subj', filter.subject),
    ],
  };
}
