/** From what a reading head or an optical reader sends to clean lines: reference on identity documents, hardware for machine-readable lines. */

/** Sizes of all lines together, where a source sends them without ends: TD3, TD2, TD1. */
const JOINED: ReadonlyMap<number, number> = new Map([
  [88, 44],
  [72, 36],
  [90, 30],
]);

/** Upper-case lines without control characters and blanks; full-width characters (Chinese input method) become plain ones. */
export function splitMrzText(text: string): string[] {
  const lines = text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    // A CR or LF ends a line; STX, ETX and NUL are the reading head's own framing.
    .split(/[\r\n]+/)
    .map((line) => dropFraming(line).toUpperCase())
    .filter((line) => line !== '');
  const [only = ''] = lines;
  const width = lines.length === 1 ? JOINED.get(only.length) : undefined;
  if (width === undefined) return lines;
  return Array.from({ length: only.length / width }, (_, i) => only.slice(i * width, (i + 1) * width));
}

function dropFraming(line: string): string {
  return [...line].filter((character) => character > ' ' && character !== '\u3000').join('');
}
