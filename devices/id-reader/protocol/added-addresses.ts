/** Addresses that were written to a card after its issue (GA 467 reader protocol, command 30 03). */
import { concatBytes } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { decodeUtf16, encodeUtf16Padded, trimPadding } from './fixed-text.ts';

/** One address: 35 characters, UTF-16LE. */
const ADDRESS_BYTES = 70;
const MAX_ADDRESSES = 4;

/** Oldest first, without padding. No data at all is no address. */
export function decodeAddedAddresses(data: Uint8Array): Result<string[], 'length'> {
  if (data.length % ADDRESS_BYTES !== 0 || data.length > MAX_ADDRESSES * ADDRESS_BYTES) return err('length');
  const addresses: string[] = [];
  for (let at = 0; at < data.length; at += ADDRESS_BYTES) {
    addresses.push(trimPadding(decodeUtf16(data.subarray(at, at + ADDRESS_BYTES))));
  }
  return ok(addresses);
}

/** At most four addresses of at most 35 characters; more is a bug and throws. */
export function encodeAddedAddresses(addresses: readonly string[]): Uint8Array {
  if (addresses.length > MAX_ADDRESSES) throw new Error('a card holds four added addresses');
  return concatBytes(addresses.map((address) => encodeUtf16Padded(address, ADDRESS_BYTES)));
}
