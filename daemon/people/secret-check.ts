/** Makes and checks PINs and passphrases: hashes off the main loop, and seals what only the security officer may read. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { publicBytes, sealDuress } from './duress-field.ts';
import type { SecretKind } from './people-entries.ts';
import { type SecretFormTrouble, secretFormTrouble } from './secret-form.ts';
import {
  decodeSecretRecord,
  duressPin,
  encodeSecretRecord,
  HASH_BYTES,
  type HashCost,
  judgeSecret,
  pepperedSecret,
  SALT_BYTES,
  type SecretRecord,
} from './secret-record.ts';

/** Runs scrypt elsewhere; an error when whoever hashes is gone. */
export interface SecretHasher {
  hash(password: Uint8Array, salt: Uint8Array, cost: HashCost): Promise<Result<Uint8Array, 'hasher-gone'>>;
}

/** Where secrets lie. */
export interface SecretStore {
  readonly pepper: Uint8Array;
  find(secret: string): { readonly person: string; readonly kind: SecretKind; readonly record: Uint8Array } | null;
  put(secret: string, kept: { readonly person: string; readonly kind: SecretKind; readonly record: Uint8Array }): void;
}

export interface AboutSecret {
  /** Random id of this secret; the ledger says which one counts. */
  readonly secret: string;
  readonly person: string;
  readonly kind: SecretKind;
}

/** All three fields always; `sealed` always of one size. `duress` goes to the silent output and nowhere else. */
export interface SecretAnswer {
  readonly accepted: boolean;
  readonly duress: boolean;
  readonly sealed: string;
}

export interface SecretCheck {
  /** Keeps a new secret. The old one counts until the entry about the new one is on disk. */
  make(about: AboutSecret, text: string): Promise<Result<void, SecretFormTrouble | 'hasher-gone'>>;
  /** Checks `text`; `about` is null for a name that nobody has, which takes as long. `attempt` binds the sealed field. */
  check(about: AboutSecret | null, text: string, attempt: string): Promise<Result<SecretAnswer, 'hasher-gone'>>;
}

export interface SecretCheckDeps {
  readonly store: SecretStore;
  readonly hasher: SecretHasher;
  readonly random: Random;
  readonly cost: HashCost;
  /** The security officer's public key as the state has it; null only while the first two people are enrolling. */
  securityKey(): string | null;
}

/** Without a security officer the field is sealed to a key that is thrown away: present, of its size, for nobody. `context` must be given to open it. */
export function sealedOf(securityKey: string | null, duress: boolean, context: string, random: Random): string {
  const key = securityKey ?? publicBytes(random(32)).toString('base64url');
  return sealDuress(key, duress, context, random);
}

export function createSecretCheck({ store, hasher, random, cost, securityKey }: SecretCheckDeps): SecretCheck {
  const decoy: SecretRecord = {
    ...cost,
    salt: random(SALT_BYTES),
    hash: random(HASH_BYTES),
    duressHash: random(HASH_BYTES),
  };
  const nobody: AboutSecret = { secret: '', person: '', kind: 'passphrase' };

  const recordOf = (about: AboutSecret): SecretRecord | null => {
    const kept = store.find(about.secret);
    if (kept === null || kept.person !== about.person || kept.kind !== about.kind) return null;
    const record = decodeSecretRecord(kept.record);
    return record.ok ? record.value : null;
  };

  return {
    async make(about, text) {
      const trouble = secretFormTrouble(about.kind, text);
      if (trouble !== null) return err(trouble);
      const salt = random(SALT_BYTES);
      const run = (value: string) => hasher.hash(pepperedSecret(store.pepper, about, value), salt, cost);
      const hash = await run(text);
      const duress = about.kind === 'pin' ? await run(duressPin(text)) : ok(random(HASH_BYTES));
      if (!hash.ok || !duress.ok) return err('hasher-gone');
      const record = encodeSecretRecord({ ...cost, salt, hash: hash.value, duressHash: duress.value });
      store.put(about.secret, { person: about.person, kind: about.kind, record });
      return ok(undefined);
    },
    async check(about, text, attempt) {
      const known = about === null ? null : recordOf(about);
      const record = known ?? decoy;
      const password = pepperedSecret(store.pepper, about ?? nobody, text);
      const hash = await hasher.hash(password, record.salt, record);
      if (!hash.ok) return hash;
      const { accepted, duress } = judgeSecret(record, hash.value);
      const sealed = sealedOf(securityKey(), duress, attempt, random);
      return ok({ accepted: known !== null && accepted, duress: known !== null && duress, sealed });
    },
  };
}
