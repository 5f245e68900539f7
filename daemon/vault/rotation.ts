/**
 * Exchanges the vault's key: what older copies of keys.db hold is then locked for good, since the key that opened them is gone.
 * (The master key, which was the vault's key before the first rotation, stays; so a copy from that time can be opened with it.)
 *
 *   new key written beside the old ── everything re-wrapped, one transaction ── old file overwritten ── new one in its place
 */
import type { KeyStore } from './key-store.ts';
import type { Rewrapped } from './rewrap.ts';
import { dropNew, moveNew, overwriteOld, VAULT_KEY_BYTES, type VaultKeyPlace, writeNew } from './vault-key.ts';

/** What is durable when a step ends. A power cut after any of them is settled by `findVaultKey` at the next start. */
export type RotationStep = 'written' | 'rewrapped' | 'overwritten';

/** Runs to the end, or throws what the disk said: then the key in force is the one that opens the file. */
export function rotate(keys: KeyStore): Rewrapped {
  const steps = rotationSteps(keys);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export function* rotationSteps(keys: KeyStore): Generator<RotationStep, Rewrapped> {
  const place = placeOf(keys);
  // One that failed in this run may have left its key beside the old one, in force already.
  keys.settleKey();
  const next = place.random(VAULT_KEY_BYTES);
  let committed = false;
  try {
    writeNew(place, next);
    yield 'written';
    const done = keys.rewrap(next);
    committed = true;
    yield 'rewrapped';
    overwriteOld(place);
    yield 'overwritten';
    moveNew(place);
    return done;
  } catch (thrown) {
    // Whether a commit that failed came to pass, the file alone knows.
    if (committed || keys.opensWith(next)) keys.settleKey();
    else dropNew(place);
    throw thrown;
  } finally {
    next.fill(0);
  }
}

function placeOf({ keyPlace }: KeyStore): VaultKeyPlace {
  if (keyPlace === null) throw new Error('this vault has no place for a key of its own');
  return keyPlace;
}
