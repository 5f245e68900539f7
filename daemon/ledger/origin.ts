/** The log's name: made once at a first start, kept beside the ledger. It is also the key's name and the API's epoch. */
import { existsSync, readFileSync } from 'node:fs';
import type { Random } from '../random.ts';
import { writeDurably } from './durable-file.ts';

/** `twinlock.internal/` (a name that resolves nowhere), a random deployment, and the number of the epoch. */
const ORIGIN = /^twinlock\.internal\/[0-9a-f]{16}\/[1-9]\d*$/;

/** The name of another epoch of the same log. */
export function originOfEpoch(origin: string, epoch: number): string {
  return origin.replace(/\d+$/, String(epoch));
}

/** Number of the epoch in a log's name. */
export function epochOf(origin: string): number | null {
  return ORIGIN.test(origin) ? Number(origin.slice(origin.lastIndexOf('/') + 1)) : null;
}

/** The name that is kept; null where it is missing or is not one. */
export function readOrigin(path: string): string | null {
  const found = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return ORIGIN.test(found) ? found : null;
}

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
  writeDurably(path, Buffer.from(`${origin}\n`));
  return origin;
}
