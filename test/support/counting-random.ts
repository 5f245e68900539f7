/** Randomness that a test can repeat: SHA-256 of a counter. */
import { createHash } from 'node:crypto';
import type { Random } from '../../daemon/random.ts';

export function countingRandom(): Random {
  let count = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    while (Buffer.concat(blocks).length < length) blocks.push(createHash('sha256').update(String(count++)).digest());
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
}
