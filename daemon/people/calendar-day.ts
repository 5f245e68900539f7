/** Days as regulations count them: `YYYY-MM-DD`, no hour and no zone. Text order is time order. */

/** Whether `day` is written well and stands in the calendar. */
export function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The day `days` later. `day` must be one. */
export function addDays(day: string, days: number): string {
  const time = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10);
}

/** Today in China, which has one time and no summer time. `wall`: ms since 1970. */
export function chinaDay(wall: number): string {
  return new Date(wall + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The calendar year. */
export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

/** Whether `day` lies in `from`..`until`, both inclusive; no `until` means for good. */
export function within(day: string, from: string, until: string | null): boolean {
  return from <= day && (until === null || day <= until);
}
