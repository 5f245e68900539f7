/** What of the ledger is shown, as the page's address keeps it. Days are China's; the daemon takes wall time. Pure. */
import type { LedgerFilter } from '../../daemon/api/contract/ledger-view.ts';

/** All texts; empty = not narrowed. `from` and `to` are days `YYYY-MM-DD`, both inclusive. */
export interface ShownFilter {
  readonly type: string;
  readonly device: string;
  readonly person: string;
  readonly cause: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

export const FILTER_NAMES = ['type', 'device', 'person', 'cause', 'subject', 'from', 'to'] as const;
export const NO_FILTER: ShownFilter = { type: '', device: '', person: '', cause: '', subject: '', from: '', to: '' };

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORD = /^[A-Za-z0-9_.:-]{1,64}$/;

/** First wall ms of a day in China; null where it is none. */
function dayStart(day: string): number | null {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at - OFFSET_MS;
}

/** Anybody may type an address: what the contract would refuse counts as not said. */
export function filterOfAddress(address: URLSearchParams): ShownFilter {
  const value = (name: (typeof FILTER_NAMES)[number]): string => {
    const text = address.get(name) ?? '';
    const fits = name === 'from' || name === 'to' ? dayStart(text) !== null : WORD.test(text);
    return fits ? text : '';
  };
  return {
    type: value('type'),
    device: value('device'),
    person: value('person'),
    cause: value('cause'),
    subject: value('subject'),
    from: value('from'),
    to: value('to'),
  };
}

/** The same address with another filter; what else stands in it stays, the opened entry goes. */
export function addressWith(address: URLSearchParams, filter: ShownFilter): URLSearchParams {
  const next = new URLSearchParams(address);
  next.delete('entry');
  for (const name of FILTER_NAMES) {
    if (filter[name] === '') next.delete(name);
    else next.set(name, filter[name]);
  }
  return next;
}

export const isNarrowed = (filter: ShownFilter): boolean => FILTER_NAMES.some((name) => filter[name] !== '');

/** As the daemon takes it; null = everything. */
export function asked(filter: ShownFilter): LedgerFilter | null {
  const [from, to] = [dayStart(filter.from), dayStart(filter.to)];
  const narrowed: LedgerFilter = {
    ...(filter.type === '' ? {} : { type: filter.type }),
    ...(filter.device === '' ? {} : { device: filter.device }),
    ...(filter.person === '' ? {} : { person: filter.person }),
    ...(filter.cause === '' ? {} : { cause: filter.cause }),
    ...(filter.subject === '' ? {} : { subject: filter.subject }),
    ...(from === null ? {} : { fromMs: from }),
    ...(to === null ? {} : { toMs: to + DAY_MS - 1 }),
  };
  return Object.keys(narrowed).length === 0 ? null : narrowed;
}
