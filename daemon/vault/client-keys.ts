/** Client keys: what a screen or another system proves itself with. Kept with the vault's keys, sealed by the master key. */
import type { Clock } from '../../devices/kit/clock.ts';
import { newId, type Random } from '../random.ts';
import type { KeyStore } from './key-store.ts';
import { seal, unseal } from './seal.ts';

export interface ClientKey {
  readonly key: Uint8Array;
  readonly roles: readonly string[];
}

export interface ClientKeys {
  /** Keeps a key; returns its id, which is no secret. */
  add(clientKey: ClientKey): string;
  find(keyId: string): ClientKey | null;
  /** Destroys the key. Harmless when there is none. */
  revoke(keyId: string): void;
}

export interface ClientKeysOptions {
  readonly keys: KeyStore;
  /** The vault’s key: the master key, or after a rotation the vault’s own. Its bytes change then. */
  readonly masterKey: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
}

export function createClientKeys({ keys, masterKey, random, clock }: ClientKeysOptions): ClientKeys {
  // The roles are part of the purpose, so that nobody gives a key more roles by editing the row.
  const purpose = (keyId: string, roles: string): string => `client-key|${keyId}|${roles}`;
  return {
    add({ key, roles }) {
      const keyId = newId(random, 'k');
      const list = JSON.stringify(roles);
      keys.addClientKey(keyId, seal(masterKey, key, purpose(keyId, list), random), list, Math.trunc(clock.wall()));
      return keyId;
    },
    find(keyId) {
      const found = keys.findClientKey(keyId);
      const key = found === null ? null : unseal(masterKey, found.sealed, purpose(keyId, found.roles));
      return found === null || key === null ? null : { key, roles: JSON.parse(found.roles) as string[] };
    },
    revoke: (keyId) => keys.removeClientKey(keyId),
  };
}
