/** One run of numbers as it is typed or scanned: first, and last or count; each completes the other. Pure. */
import { completeNumber, countBetween, lastOf } from './safe-numbers.ts';

export type RunField = 'first' | 'last' | 'count';

export interface RunEntry {
  readonly first: string;
  readonly last: string;
  readonly count: string;
  /** Which of the two was typed; the other follows from it. */
  readonly by: 'last' | 'count';
}

/** What the entry means; null where it is not yet known. */
export interface ResolvedRun {
  readonly first: string | null;
  readonly last: string | null;
  readonly count: number | null;
}

export function typeInto(entry: RunEntry, field: RunField, text: string): RunEntry {
  if (field === 'first') return { ...entry, first: text };
  return field === 'last' ? { ...entry, last: text, by: 'last' } : { ...entry, count: text, by: 'count' };
}

/** `like`: a number of the series in use, whose letters stand in for those that were not typed. */
export function resolveRun({ first, last, count, by }: RunEntry, like: string | null): ResolvedRun {
  const low = first === '' ? null : completeNumber(first, like);
  if (by === 'count') {
    const many = /^[0-9]{1,6}$/.test(count) ? Number(count) : null;
    return { first: low, last: low === null || many === null ? null : lastOf(low, many), count: many };
  }
  const high = last === '' ? null : completeNumber(last, low ?? like);
  return { first: low, last: high, count: low === null || high === null ? null : countBetween(low, high) };
}

/** Keys of a scanner follow each other faster than any finger. Milliseconds. */
const SCANNER_GAP_MS = 50;

/** `times`: when each character came by the keyboard, monotonic ms; characters of the number pad are not among them. */
export function isScanned(text: string, times: readonly number[]): boolean {
  const [begun] = times;
  const ended = times.at(-1);
  if (begun === undefined || ended === undefined || text.length < 6 || times.length < text.length) return false;
  return ended - begun <= SCANNER_GAP_MS * (times.length - 1);
}
