/** Arithmetic on certificate numbers as people enter them at the safe: runs of numbers, what is held after them. Pure. */
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';

/** Letters, then digits; ten digits at most, so that counting stays exact. */
const NUMBER = /^([A-Z]{0,4})([0-9]{6,10})$/;

/** A run without a gap, `from` and `to` inclusive. */
export interface Run {
  readonly item: 'blank' | 'void';
  readonly series: string;
  readonly from: number;
  readonly to: number;
}

export interface CertificateNumber {
  readonly prefix: string;
  readonly width: number;
  readonly value: number;
}

export function parseNumber(text: string): CertificateNumber | null {
  const found = NUMBER.exec(text);
  if (found === null) return null;
  const [, prefix = '', digits = ''] = found;
  return { prefix, width: digits.length, value: Number(digits) };
}

const spell = ({ prefix, width }: CertificateNumber, value: number): string =>
  prefix + String(value).padStart(width, '0');

/** The last number of a run; null where the series has not so many. */
export function lastOf(first: string, count: number): string | null {
  const number = parseNumber(first);
  if (number === null || !Number.isSafeInteger(count) || count < 1) return null;
  const last = spell(number, number.value + count - 1);
  return parseNumber(last)?.width === number.width ? last : null;
}

/** How many numbers from first to last; null where they are not of one series or in the wrong order. */
export function countBetween(first: string, last: string): number | null {
  const low = parseNumber(first);
  const high = parseNumber(last);
  if (low === null || high === null || low.prefix !== high.prefix || low.width !== high.width) return null;
  return high.value < low.value ? null : high.value - low.value + 1;
}

/** A number whose digits alone were typed gets the letters of `like`: `101001` and `X320101001` → `X320101001`. */
export function completeNumber(typed: string, like: string | null): string {
  const text = typed.toUpperCase();
  const model = like === null ? null : parseNumber(like);
  if (model === null || !/^[0-9]+$/.test(text) || text.length > model.width) return text;
  const digits = String(model.value).padStart(model.width, '0');
  return model.prefix + digits.slice(0, model.width - text.length) + text;
}

export function runOf(item: Run['item'], first: string, last: string): Run | null {
  const low = parseNumber(first);
  const count = countBetween(first, last);
  if (low === null || count === null) return null;
  return { item, series: `${low.prefix}${low.width}`, from: low.value, to: low.value + count - 1 };
}

/** What the books say lies behind the lock. */
export function runsHeld(ranges: SafeLockView['heldRanges']): readonly Run[] {
  return ranges.flatMap(({ item, first, last }) => runOf(item, first, last) ?? []);
}

const touches = (a: Run, b: Run): boolean => a.series === b.series && a.from <= b.to && b.from <= a.to;

/** `held` without `run`; null where one of its numbers is not there. */
export function without(held: readonly Run[], run: Run): readonly Run[] | null {
  const same = held.filter((one) => one.item === run.item && touches(one, run));
  const there = same.reduce((sum, one) => sum + Math.min(one.to, run.to) - Math.max(one.from, run.from) + 1, 0);
  if (there !== run.to - run.from + 1) return null;
  const rest = same.flatMap((one) => [
    ...(one.from < run.from ? [{ ...one, to: run.from - 1 }] : []),
    ...(run.to < one.to ? [{ ...one, from: run.to + 1 }] : []),
  ]);
  return [...held.filter((one) => !same.includes(one)), ...rest];
}

/** `held` with `run`; null where one of its numbers is there already, unused or void. */
export function withRun(held: readonly Run[], run: Run): readonly Run[] | null {
  return held.some((one) => touches(one, run)) ? null : [...held, run];
}
