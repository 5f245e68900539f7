/** The stretches of time that the climate page shows: a day by minutes, a month by hours, a year by days. Pure. */
import type { Params } from '../../../../daemon/api/contract/methods.ts';
import { addDays, addMonths, startOfDay } from '../china-day.ts';

export type Span = 'day' | 'month' | 'year';
export const SPANS: readonly Span[] = ['day', 'month', 'year'];

export interface ClimateRange {
  readonly span: Span;
  /** First day, `YYYY-MM-DD`. */
  readonly first: string;
  /** Wall ms, inclusive and exclusive. */
  readonly from: number;
  readonly to: number;
  readonly step: Params<'climate.series'>['step'];
}

const STEPS = { day: 'minute', month: 'hour', year: 'day' } as const;

/** The day, month or year that `day` lies in. */
export function rangeOf(span: Span, day: string): ClimateRange {
  const first = span === 'day' ? day : span === 'month' ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`;
  const next = nextFirst(span, first, 1);
  return { span, first, from: startOfDay(first), to: startOfDay(next), step: STEPS[span] };
}

/** First day of the stretch `by` further. */
export function nextFirst(span: Span, first: string, by: number): string {
  return span === 'day' ? addDays(first, by) : addMonths(first, span === 'month' ? by : by * 12);
}
