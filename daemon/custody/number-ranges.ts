/** Arithmetic on runs of blank numbers, so that a number is held once or not at all. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { NumberRange } from './movement-entries.ts';

/** Letters, then digits: the form of a certificate's number; ten digits at most, so that counting stays exact. */
const NUMBER = /^([A-Z]{0,4})(\d{1,10})$/;

interface Span {
  readonly prefix: string;
  readonly digits: number;
  readonly from: number;
  readonly to: number;
}

function spanOf({ first, last, count }: NumberRange): Span | null {
  const low = NUMBER.exec(first);
  const high = NUMBER.exec(last);
  if (low === null || high === null || low[1] !== high[1] || low[2]?.length !== high[2]?.length) return null;
  const span = { prefix: low[1] ?? '', digits: low[2]?.length ?? 0, from: Number(low[2]), to: Number(high[2]) };
  return span.to - span.from + 1 === count && count > 0 ? span : null;
}

function rangeOf({ prefix, digits, from, to }: Span): NumberRange {
  const text = (value: number): string => prefix + String(value).padStart(digits, '0');
  return { first: text(from), last: text(to), count: to - from + 1 };
}

const sameSeries = (a: Span, b: Span): boolean => a.prefix === b.prefix && a.digits === b.digits;

/** Whether first, last and count belong together. */
export function isRange(range: NumberRange): boolean {
  return spanOf(range) !== null;
}

export function countOf(held: readonly NumberRange[]): number {
  return held.reduce((sum, { count }) => sum + count, 0);
}

/** `held` with `range` put in; refused when any of its numbers is there already. */
export function addRange(
  held: readonly NumberRange[],
  range: NumberRange,
): Result<readonly NumberRange[], 'invalid' | 'held'> {
  let joined = spanOf(range);
  if (joined === null) return err('invalid');
  const apart: Span[] = [];
  for (const span of spansOf(held)) {
    if (!sameSeries(span, joined) || span.to + 1 < joined.from || joined.to + 1 < span.from) apart.push(span);
    else if (span.to + 1 === joined.from) joined = { ...joined, from: span.from };
    else if (joined.to + 1 === span.from) joined = { ...joined, to: span.to };
    else return err('held');
  }
  return ok([...apart, joined].sort(byPlace).map(rangeOf));
}

/** `held` without `range`; refused when any of its numbers is not there. */
export function takeRange(
  held: readonly NumberRange[],
  range: NumberRange,
): Result<readonly NumberRange[], 'invalid' | 'notHeld'> {
  const taken = spanOf(range);
  if (taken === null) return err('invalid');
  const spans = spansOf(held);
  const home = spans.find((span) => sameSeries(span, taken) && span.from <= taken.from && taken.to <= span.to);
  if (home === undefined) return err('notHeld');
  const left = [
    { ...home, to: taken.from - 1 },
    { ...home, from: taken.to + 1 },
  ].filter(({ from, to }) => from <= to);
  return ok([...spans.filter((span) => span !== home), ...left].sort(byPlace).map(rangeOf));
}

function spansOf(held: readonly NumberRange[]): Span[] {
  return held.map((range) => {
    const span = spanOf(range);
    if (span === null) throw new Error('a run of numbers in the state does not add up');
    return span;
  });
}

function byPlace(a: Span, b: Span): number {
  if (a.prefix !== b.prefix) return a.prefix < b.prefix ? -1 : 1;
  return a.digits - b.digits || a.from - b.from;
}
