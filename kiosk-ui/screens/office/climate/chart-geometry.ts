/** From points to lines in a picture: scale, gaps that stay gaps, bands, ticks. Pure; lengths in the picture's own units. */
import type { ClimatePoint } from '../../../../daemon/api/contract/climate.ts';

export type Quantity = 'temperature' | 'humidity';
export interface Limits {
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly accuracyTenths: number;
}

export interface Plot {
  readonly width: number;
  readonly height: number;
  /** Wall ms at the left and the right edge. */
  readonly from: number;
  readonly to: number;
  /** Tenths at the lower and the upper edge. */
  readonly least: number;
  readonly most: number;
}

/** Whole fives of units around everything that is drawn, the limits too, so that a limit is always in sight. */
export function tenthsRange(
  points: readonly ClimatePoint[],
  quantity: Quantity,
  limits: Limits,
): readonly [number, number] {
  const values = points.flatMap((point) => {
    const band = point[quantity];
    return band === null ? [] : [band.least, band.most];
  });
  // Only a limit near the values is drawn; one far away would press the line flat.
  const near = [limits.lowest, limits.highest].filter(
    (limit): limit is number => limit !== null && values.every((value) => Math.abs(value - limit) <= 250),
  );
  const all = [...values, ...near.flatMap((limit) => [limit - limits.accuracyTenths, limit + limits.accuracyTenths])];
  if (all.length === 0) return [0, 500];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return [Math.floor((least - 5) / 50) * 50, Math.ceil((most + 5) / 50) * 50];
}

export const x = (plot: Plot, at: number): number => round(((at - plot.from) / (plot.to - plot.from)) * plot.width);
export const y = (plot: Plot, tenths: number): number =>
  round(plot.height - ((tenths - plot.least) / (plot.most - plot.least)) * plot.height);

const round = (value: number): number => Math.round(value * 10) / 10;

export interface Step {
  readonly at: number;
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/** Points in a row without a gap. A point without a value, or one that is missing altogether, ends a run. */
export function runs(
  points: readonly ClimatePoint[],
  quantity: Quantity,
  stepMs: number,
): readonly (readonly Step[])[] {
  const found: Step[][] = [];
  let run: Step[] = [];
  let last: number | null = null;
  for (const point of points) {
    const band = point[quantity];
    const follows = last !== null && point.at - last <= stepMs * 1.5;
    if (band === null || !follows) {
      if (run.length > 0) found.push(run);
      run = [];
    }
    if (band !== null) run.push({ at: point.at, ...band });
    last = point.at;
  }
  if (run.length > 0) found.push(run);
  return found;
}

/** The line of the means. A single point becomes a dash of its step's width, so that it is seen. */
export function linePath(plot: Plot, run: readonly Step[], stepMs: number): string {
  const [only, ...more] = run;
  if (only !== undefined && more.length === 0)
    return `M${x(plot, only.at)} ${y(plot, only.mean)}H${x(plot, only.at + stepMs)}`;
  return run.map(({ at, mean }, place) => `${place === 0 ? 'M' : 'L'}${x(plot, at)} ${y(plot, mean)}`).join('');
}

/** The band between the least and the most; empty where all are one value. */
export function bandPath(plot: Plot, run: readonly Step[]): string {
  if (run.length < 2 || run.every(({ least, most }) => least === most)) return '';
  const above = run.map(({ at, most }, place) => `${place === 0 ? 'M' : 'L'}${x(plot, at)} ${y(plot, most)}`);
  const below = [...run].reverse().map(({ at, least }) => `L${x(plot, at)} ${y(plot, least)}`);
  return `${above.join('')}${below.join('')}Z`;
}

/** Stretches in which nothing was known, up to `until`: drawn as such, never bridged. */
export function gaps(
  points: readonly ClimatePoint[],
  quantity: Quantity,
  stepMs: number,
  { from, until }: { readonly from: number; readonly until: number },
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let known = from;
  for (const run of runs(points, quantity, stepMs)) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    if (first.at > known) found.push({ from: known, to: first.at });
    known = last.at + stepMs;
  }
  if (until > known) found.push({ from: known, to: until });
  return found;
}

export interface Tick {
  readonly at: number;
  readonly label: 'time' | 'day' | 'month';
}

const HOUR_MS = 3_600_000;

export function tenthsTicks({ least, most }: Plot): readonly number[] {
  const by = most - least > 300 ? 100 : 50;
  const first = Math.ceil(least / by) * by;
  return Array.from({ length: Math.floor((most - first) / by) + 1 }, (_, place) => first + place * by);
}

export function timeTicks({ from, to }: Plot, span: 'day' | 'month' | 'year'): readonly Tick[] {
  const everyMs = span === 'day' ? 3 * HOUR_MS : span === 'month' ? 5 * 24 * HOUR_MS : (365.25 / 12) * 24 * HOUR_MS;
  const label = span === 'day' ? 'time' : span === 'month' ? 'day' : 'month';
  const count = Math.floor((to - from - 1) / everyMs) + 1;
  return Array.from({ length: count }, (_, place) => ({ at: from + place * everyMs, label }));
}
