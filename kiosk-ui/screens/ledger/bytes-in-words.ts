/** A number of bytes as people say it: 812 B, 3.4 kB, 12 MB. Pure. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function bytesInWords(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < UNITS.length - 1) {
    value /= 1_000;
    at += 1;
  }
  const rounded = at > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${rounded} ${UNITS[at]}`;
}
