/** An opened commitment: a personal value with its salt, shown to an auditor who may see it (bundle format, `openings.jsonl`). */
import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { decodeBase64Url, encodeBase64Url } from '../base64.ts';

export interface Opening {
  readonly seq: number;
  /** The field's name, as in the entry's `pii`. */
  readonly f: string;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
  readonly value: Uint8Array;
}

const SALT_BYTES = 32;

/** Longest line: a picture's value may be some megabytes. Bytes. */
export const LONGEST_OPENING = 16_777_216;

/** One line without its line feed. */
export function formatOpening({ seq, f, salt, value }: Opening): string {
  return JSON.stringify({ seq, f, salt: encodeBase64Url(salt), value: encodeBase64Url(value) });
}

/** Reads exactly what `formatOpening` writes: these four keys in this order, no spaces, one spelling. */
export function parseOpening(line: Uint8Array): Result<Opening, 'malformed'> {
  if (!isUtf8(line)) return err('malformed');
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('utf8');
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return err('malformed');
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return err('malformed');
  const { seq, f, salt, value } = read as Readonly<Record<string, unknown>>;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0 || typeof f !== 'string' || !f.isWellFormed())
    return err('malformed');
  if (typeof salt !== 'string' || typeof value !== 'string') return err('malformed');
  const saltBytes = decodeBase64Url(salt);
  const valueBytes = decodeBase64Url(value);
  if (saltBytes?.length !== SALT_BYTES || valueBytes === null) return err('malformed');
  const opening = { seq, f, salt: saltBytes, value: valueBytes };
  return formatOpening(opening) === text ? ok(opening) : err('malformed');
}

/** HMAC-SHA-256(salt, field ‖ 00 ‖ value), base64url without padding. */
export function commitmentOf({ f, salt, value }: Opening): string {
  const message = Buffer.concat([Buffer.from(f), Uint8Array.of(0), value]);
  return encodeBase64Url(createHmac('sha256', salt).update(message).digest());
}
