/**
 * Keys of our own simulated badge readers. They come "from the supplier" with this site's key, so that a first start has readers in
 * service without a ceremony; a real reader gets its key from two people.
 */
import { createHash } from 'node:crypto';
import type { ReaderIdentity } from '../devices/badge-reader/contract.ts';
import type { Random } from './random.ts';
import { READER_KEY_BYTES, type ReaderKeys } from './vault/reader-keys.ts';

export interface SuppliedReader {
  readonly key: Uint8Array;
  readonly identity: ReaderIdentity;
}

/** An OUI of nobody: locally administered (IEEE 802, 8.4), `SI` for simulated. */
const VENDOR = '025349';

/** The key of the simulated reader with this id, made and kept when it has none yet, and which device it says it is. */
export function createSuppliedReaders(deps: {
  readonly readerKeys: ReaderKeys;
  readonly random: Random;
}): (reader: string) => SuppliedReader {
  const { readerKeys, random } = deps;
  return (reader) => {
    const found = readerKeys.find(reader);
    const identity = found?.identity ?? { vendor: VENDOR, serial: serialOf(reader) };
    if (found?.key != null) return { key: found.key, identity };
    // A start that was cut short, or a ceremony that was, left this one.
    const key = found?.pending ?? random(READER_KEY_BYTES);
    if (found === null) readerKeys.putPending(reader, key);
    readerKeys.confirm(reader, identity);
    return { key, identity };
  };
}

/** The same at each start, and another for each reader. */
function serialOf(reader: string): number {
  return createHash('sha256').update(reader).digest().readUInt32BE(0);
}
