/** The rows of the bench as one Markdown table. Pure. */
import type { Spread } from './spread.ts';

export type Unit = 'ms' | 'µs' | '/s' | 'MB' | 'B' | '%';

/** `ratio`: of ours to the known thing, at most. `value`: ours in the row's unit, at most; `atLeast`: at least. `null`: told, with no target. */
export type Target = { readonly ratio: number } | { readonly value: number } | { readonly atLeast: number } | null;

export interface BenchRow {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Spread;
  /** The known thing that was measured, or counted, in the same run; `ratio` is ours ÷ beside. */
  readonly beside: { readonly what: string; readonly spread: Spread; readonly ratio: number } | null;
  readonly target: Target;
}

/** Null where there is no target. */
export function isMet(row: BenchRow): boolean | null {
  if (row.target === null) return null;
  if ('atLeast' in row.target) return row.ours.median >= row.target.atLeast;
  if ('value' in row.target) return row.ours.median <= row.target.value;
  return row.beside !== null && row.beside.ratio <= row.target.ratio;
}

function number(value: number): string {
  if (value >= 1_000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** One run, or a number that was counted and not measured, has no spread to show. */
function withUnit({ median, min, max, runs }: Spread, unit: Unit): string {
  const range = runs > 1 ? ` (${number(min)}–${number(max)}, n=${runs})` : '';
  return `${number(median)} ${unit}${range}`;
}

function targetText(target: Target, unit: Unit): string {
  if (target === null) return '–';
  if ('atLeast' in target) return `≥ ${number(target.atLeast)} ${unit}`;
  return 'ratio' in target ? `≤ ${target.ratio.toFixed(2)} ×` : `≤ ${number(target.value)} ${unit}`;
}

const HEAD = ['what', 'ours', 'beside it', 'ratio', 'target', 'met'];

export function benchTable(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => {
    const met = isMet(row);
    return [
      row.what,
      withUnit(row.ours, row.unit),
      row.beside === null ? '–' : `${row.beside.what}: ${withUnit(row.beside.spread, row.unit)}`,
      row.beside === null ? '–' : row.beside.ratio.toFixed(2),
      targetText(row.target, row.unit),
      met === null ? '–' : met ? 'yes' : '**no**',
    ];
  });
  return [HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
