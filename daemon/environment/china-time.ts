/** Where minutes, hours, days and months begin in China: one time, no summer time since 1991. Pure. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Asia/Shanghai is UTC+8 in all years that this program can see (IANA time zone database). */
const OFFSET_MS = 8 * HOUR_MS;

/** Length of a step of a chart. Milliseconds. */
export const STEP_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const;
export type ClimateStep = keyof typeof STEP_MS;

/** The beginning of the step in which `at` lies. Wall ms. */
export function stepStart(step: ClimateStep, at: number): number {
  const length = STEP_MS[step];
  return Math.floor((at + OFFSET_MS) / length) * length - OFFSET_MS;
}

/** First moment of the month `YYYY-MM` and of the one after it, wall ms; null when there is no such month. */
export function monthSpan(month: string): { readonly from: number; readonly to: number } | null {
  const year = Number(month.slice(0, 4));
  const ordinal = Number(month.slice(5, 7));
  if (!/^\d{4}-\d{2}$/.test(month) || ordinal < 1 || ordinal > 12 || year < 1970) return null;
  return { from: Date.UTC(year, ordinal - 1) - OFFSET_MS, to: Date.UTC(year, ordinal) - OFFSET_MS };
}
