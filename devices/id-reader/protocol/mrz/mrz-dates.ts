/** Which day is meant by the two-digit years of machine-readable lines? ICAO 9303-3 section 4.8. */
import { realDate } from '../calendar-date.ts';

/** Expiry, YYMMDD: always in this century. YYYY-MM-DD, or null where that is no day. */
export function expiryFromMrz(text: string): string | null {
  return realDate(`20${text}`);
}

/** Birth, YYMMDD: the latest century that does not lie in the future. `today` and the answer are YYYY-MM-DD; null where that is no day. */
export function birthFromMrz(text: string, today: string): string | null {
  const latest = realDate(`20${text}`);
  return latest !== null && latest <= today ? latest : realDate(`19${text}`);
}

/** True where the document leaves year, month or day of birth unknown, with fillers in its place. */
export function isPartialDate(text: string): boolean {
  return /^(?:\d{2}|<<){3}$/.test(text) && text.includes('<');
}

/** YYYY-MM-DD as YYMMDD. */
export function toMrzDate(date: string): string {
  return date.replaceAll('-', '').slice(2);
}
