/** Rows of the register as people read them: filtered, and put into the columns of the printed book. Pure. */

import type { MovementInputView } from '../../../../daemon/api/contract/movement-input.ts';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import { addDays, startOfDay } from '../china-day.ts';

export type OutcomeClass = 'closed' | 'running' | 'ended';

/** An attempt that ended without an opening is in the register too: it is shown apart from what was opened. */
export function outcomeClass({ outcome }: Pick<RegisterRow, 'outcome'>): OutcomeClass {
  return outcome === 'closed' || outcome === 'running' ? outcome : 'ended';
}

export interface RegisterFilter {
  /** Days `YYYY-MM-DD` in China, both inclusive; null = no bound. */
  readonly from: string | null;
  readonly to: string | null;
  readonly lock: string | null;
  readonly outcome: OutcomeClass | null;
}

export const NO_FILTER: RegisterFilter = { from: null, to: null, lock: null, outcome: null };

export function filterRows(rows: readonly RegisterRow[], filter: RegisterFilter): readonly RegisterRow[] {
  const from = filter.from === null ? Number.NEGATIVE_INFINITY : startOfDay(filter.from);
  const end = filter.to === null ? Number.POSITIVE_INFINITY : startOfDay(addDays(filter.to, 1));
  return rows.filter(
    (row) =>
      row.begunAt >= from &&
      row.begunAt < end &&
      (filter.lock === null || row.lock === filter.lock) &&
      (filter.outcome === null || outcomeClass(row) === filter.outcome),
  );
}

/** Whether rows that were not loaded yet may fall into the filter. */
export function wantsOlder(rows: readonly RegisterRow[], more: boolean, filter: RegisterFilter): boolean {
  const oldest = rows.at(-1);
  return more && filter.from !== null && oldest !== undefined && oldest.begunAt >= startOfDay(filter.from);
}

/** Words for a movement; `t` as i18next has it. */
export interface MovementWords {
  purpose(purpose: MovementInputView['purpose']): string;
  item(item: 'blank' | 'void' | 'issueSeal' | 'replacementSeal'): string;
  direction(direction: 'out' | 'in'): string;
  reason(reason: string): string;
  count(count: number): string;
}

/** One line for each run of numbers and each seal. */
export function movementLines({ stock, seals }: MovementInputView, words: MovementWords): readonly string[] {
  const runs = stock.map(({ item, direction, reason, first, last, count }) => {
    const numbers = first === last ? first : `${first}–${last}`;
    return `${words.direction(direction)} ${words.item(item)} ${numbers} ${words.count(count)} ${words.reason(reason)}`;
  });
  const stamps = seals.map(
    ({ seal, kind, direction, reason }) =>
      `${words.direction(direction)} ${words.item(kind)} ${seal} ${words.reason(reason)}`,
  );
  return [...runs, ...stamps];
}

/** What stands out about a row: how it ended, its incident, its alarms. Each is a code with the group of its text. */
export function oddities(
  row: RegisterRow,
): readonly { readonly group: 'register.outcome' | 'alarm'; readonly code: string }[] {
  const ended = outcomeClass(row) === 'ended' ? [{ group: 'register.outcome' as const, code: row.outcome }] : [];
  return [...ended, ...[...new Set(row.alarms)].map((code) => ({ group: 'alarm' as const, code }))];
}

export interface TimelineStep {
  readonly what: 'begun' | 'released' | 'opened' | 'shut' | 'ended';
  readonly at: number;
}

export function timelineOf(row: RegisterRow): readonly TimelineStep[] {
  const steps = [
    ['begun', row.begunAt],
    ['released', row.releasedAt],
    ['opened', row.openedAt],
    ['shut', row.shutAt],
    ['ended', row.endedAt],
  ] as const;
  return steps.flatMap(([what, at]) => (at === null ? [] : [{ what, at }]));
}
