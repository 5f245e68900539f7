/** The log's name: made once at a first start, kept beside the ledger. It is also the key's name and the API's epoch. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Random } from '../random.ts';

/** `twinlock.internal/` (a name that resolves nowhere), a random deployment, and the number of the epoch. */
const ORIGIN = /^twinlock\.internal\/[0-9a-f]{16}\/[1-9]\d*$/;

export interface OriginOptions {
  readonly path: string;
  readonly random: Random;
  /** Whether a ledger was made here before; a missing name is then a loss. */
  readonly expected: boolean;
}

/** The name, or null where it was lost or is not one. */
export function loadOrigin({ path, random, expected }: OriginOptions): string | null {
  if (existsSync(path)) {
    const found = readFileSync(path, 'utf8').trim();
    if (ORIGIN.test(found)) return found;
    // Cut short by a power failure at the very first start, before any entry: made again.
    if (found !== '' || expected) return null;
  } else if (expected) return null;
  const origin = `twinlock.internal/${Buffer.from(random(8)).toString('hex')}/1`;
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, `${origin}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return origin;
}
