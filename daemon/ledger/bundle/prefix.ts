/** What a range export says of the entries before it: how many, and the roots of their perfect subtrees, largest first. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { decodeBase64 } from '../base64.ts';
import { HASH_BYTES } from '../merkle.ts';

export interface Prefix {
  readonly start: number;
  readonly peaks: readonly Uint8Array[];
}

export function formatPrefix({ start, peaks }: Prefix): string {
  return [String(start), ...peaks.map((peak) => Buffer.from(peak).toString('base64')), ''].join('\n');
}

/** Reads exactly one text for each prefix: no leading zero, one hash for each 1-bit of `start`, a line feed at the end. */
export function parsePrefix(text: string): Result<Prefix, 'malformed'> {
  const [digits = '', ...lines] = text.split('\n');
  const start = Number(digits);
  if (!/^(?:0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(start) || lines.pop() !== '') return err('malformed');
  const ones = [...start.toString(2)].filter((bit) => bit === '1').length;
  if (lines.length !== ones) return err('malformed');
  const peaks: Uint8Array[] = [];
  for (const line of lines) {
    const peak = decodeBase64(line);
    if (peak?.length !== HASH_BYTES) return err('malformed');
    peaks.push(peak);
  }
  return ok({ start, peaks });
}
