/** The thread in which PINs and passphrases are hashed: a tenth of a second that no socket and no reader should wait for. */
import { scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { FromHasher, ToHasher } from './pin-hash.ts';

if (parentPort === null) throw new Error('the hasher runs as a thread');
const port = parentPort;

port.on('message', ({ id, password, salt, cost, bytes }: ToHasher) => {
  const N = 2 ** cost.logN;
  // RFC 7914 6 needs 128·N·r bytes and a little; Node refuses more than it was told.
  const maxmem = 128 * N * cost.r * cost.p + 2 ** 20;
  const hash = new Uint8Array(scryptSync(password, salt, bytes, { N, r: cost.r, p: cost.p, maxmem }));
  const answer: FromHasher = { id, hash };
  port.postMessage(answer);
});
