/** A proof as a file of its own (C2SP tlog-proof): written and read, byte for byte. Says nothing about whether it is right. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { decodeBase64 } from './base64.ts';
import { HASH_BYTES } from './merkle.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

/** A path in a tree of fewer than 2^63 leaves is no longer. */
const LONGEST_PATH = 63;

export interface TlogProof {
  readonly index: number;
  /** Siblings from the leaf up (RFC 6962 2.1.1). */
  readonly path: readonly Uint8Array[];
  /** Our convention: the leaf's bytes. Null where the line is left out. */
  readonly extra: Uint8Array | null;
  /** The signed checkpoint, with whatever cosignatures it has. */
  readonly note: string;
}

export function formatTlogProof({ index, path, extra, note }: TlogProof): string {
  const lines = [
    FIRST_LINE,
    ...(extra === null ? [] : [`extra ${Buffer.from(extra).toString('base64')}`]),
    `index ${index}`,
    ...path.map((hash) => Buffer.from(hash).toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${note}`;
}

export function parseTlogProof(text: string): Result<TlogProof, 'malformed'> {
  const cut = text.indexOf('\n\n');
  if (cut < 0) return err('malformed');
  const [first, ...lines] = text.slice(0, cut).split('\n');
  if (first !== FIRST_LINE) return err('malformed');
  let extra: Uint8Array | null = null;
  if (lines[0]?.startsWith('extra ') === true) {
    extra = decodeBase64(lines[0].slice('extra '.length));
    if (extra === null) return err('malformed');
    lines.shift();
  }
  const [, digits] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? [];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index) || lines.length > LONGEST_PATH) return err('malformed');
  const path: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_BYTES) return err('malformed');
    path.push(hash);
  }
  return ok({ index, path, extra, note: text.slice(cut + 2) });
}
