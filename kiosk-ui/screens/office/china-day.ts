/** Days and months of China (UTC+8, no summer time), whatever zone this PC is set to. Pure. */

const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

/** Wall ms → `YYYY-MM-DD`. */
export function dayOf(wall: number): string {
  return new Date(wall + OFFSET_MS).toISOString().slice(0, 10);
}

/** Wall ms → `HH:MM`. */
export function timeOf(wall: number): string {
  return new Date(wall + OFFSET_MS).toISOString().slice(11, 16);
}

/** First wall ms of a day `YYYY-MM-DD`. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;
}

/** A day some days later, or earlier where `days` is negative. */
export function addDays(day: string, days: number): string {
  return dayOf(startOfDay(day) + days * DAY_MS);
}

/** First day of the month `months` later. */
export function addMonths(day: string, months: number): string {
  const at = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1));
  return at.toISOString().slice(0, 10);
}
