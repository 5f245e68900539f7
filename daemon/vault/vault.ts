/** The one home of personal data: sealed for each subject, committed to in the ledger, erased by destroying a key. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Commitment } from '../ledger/entry.ts';
import type { Random } from '../random.ts';
import { type BlobStore, openBlobStore } from './blob-store.ts';
import { type ClientKeys, createClientKeys } from './client-keys.ts';
import { commit, type Opening, SALT_BYTES } from './commitment.ts';
import { type KeyStore, openKeyStore } from './key-store.ts';
import { MASTER_KEY_BYTES } from './master-key.ts';
import { openPersonCredentials, type PersonCredentials } from './person-credentials.ts';
import { createReaderKeys, type ReaderKeys } from './reader-keys.ts';
import { seal, unseal } from './seal.ts';
import type { VaultTrouble } from './vault-file.ts';

/** Values of one person, in memory: their pseudonym and what the ledger may know of them. Nothing is kept yet. */
export interface Prepared {
  readonly subject: string;
  readonly pii: readonly Commitment[];
  readonly openings: readonly Opening[];
}

export type OpenTrouble =
  /** Never kept, or erased. */
  | 'subject-unknown'
  | 'field-unknown'
  /** A row was changed or exchanged, or one of the two files was restored alone. */
  | 'damaged';

export interface Vault {
  /** A new pseudonym: `s_` and 128 random bits, base64url; never derived from the person. */
  newSubject(): string;
  /** Makes salts and commitments. A field stands once. */
  prepare(subject: string, values: readonly { readonly f: string; readonly value: string }[]): Prepared;
  /** Keeps the values for as long as `retentionClass` says; durable when it returns. */
  store(prepared: Prepared, retentionClass: string): void;
  /** The kept values of a subject, or of one field. Personal data. */
  open(subject: string, f?: string): Result<readonly Opening[], OpenTrouble>;
  /** Destroys the subject's keys and salts, then the values. Harmless when repeated. */
  erase(subject: string): void;
  /** All subjects with kept values. */
  subjects(): readonly string[];
  /** Those of one retention class; also what a power cut left of a value without its key, or of a key without its value. */
  subjectsOf(retentionClass: string): readonly string[];
  /** Whether it holds any subject or client key: then there was a ledger that says so. */
  inUse(): boolean;
  readonly clientKeys: ClientKeys;
  /** Badges, PINs and passphrases, and by what people are found. */
  readonly persons: PersonCredentials;
  /** Badge readers' keys, and which device each is. */
  readonly readerKeys: ReaderKeys;
  /** Harmless when repeated. */
  close(): void;
}

export interface VaultOptions {
  /** Holds keys.db and vault.db; exists. */
  readonly folder: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
  /** Whether a vault was made here before: missing files are then a loss, not a first start. */
  readonly expected: boolean;
}

const KEY_BYTES = 32;
const SUBJECT_BYTES = 16;

/** Names are parts of a purpose, joined by `|`; this is what a name may be. */
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** Opens the vault, or makes it where there is none. */
export function openVault(options: VaultOptions): Result<Vault, VaultTrouble> {
  const { folder, masterKey, random, clock, expected } = options;
  if (masterKey.length !== MASTER_KEY_BYTES) throw new Error('the master key has 32 bytes');
  const blobPath = join(folder, 'vault.db');
  // Keys are made first: values without keys mean that the keys were lost, keys of nobody only a first start cut short.
  const keys = openKeyStore({
    path: join(folder, 'keys.db'),
    masterKey,
    random,
    create: !expected && !existsSync(blobPath),
  });
  if (!keys.ok) return keys;
  const blobs = openBlobStore({ path: blobPath, create: !expected && keys.value.subjects().length === 0 });
  if (!blobs.ok) {
    keys.value.close();
    return blobs;
  }
  const persons = openPersonCredentials({ rows: keys.value.persons, masterKey, random });
  if (persons === null) {
    blobs.value.close();
    keys.value.close();
    return err({ code: 'vault-broken', path: join(folder, 'keys.db'), reason: 'person-keys' });
  }
  return ok(createVault({ keys: keys.value, blobs: blobs.value, persons }, { masterKey, random, clock }));
}

interface VaultParts {
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  readonly persons: PersonCredentials;
}

function createVault(
  { keys, blobs, persons }: VaultParts,
  { masterKey, random, clock }: Omit<VaultOptions, 'folder' | 'expected'>,
): Vault {
  return {
    newSubject: () => `s_${Buffer.from(random(SUBJECT_BYTES)).toString('base64url')}`,
    prepare(subject, values) {
      const openings = values.map(({ f, value }) => ({ f: named(f), value, salt: random(SALT_BYTES) }));
      if (new Set(openings.map(({ f }) => f)).size < openings.length) throw new Error('a field stands twice');
      return { subject, pii: openings.map(commit), openings };
    },
    store({ subject, openings }, retentionClass) {
      const place = `${named(subject)}|${named(retentionClass)}`;
      const dek = random(KEY_BYTES);
      const salts = openings.map(({ f, salt }) => ({ f, sealed: seal(dek, salt, `salt|${place}|${f}`, random) }));
      const values = openings.map(({ f, salt, value }) => {
        const plain = Buffer.concat([salt, Buffer.from(value)]);
        return { f, ciphertext: seal(dek, plain, `${place}|${f}`, random) };
      });
      // The key first: a power cut in between leaves a key of nothing, which erasing removes, and never a value without one.
      keys.addSubject(subject, retentionClass, seal(masterKey, dek, `dek|${place}`, random), salts);
      blobs.add(subject, retentionClass, values);
    },
    open(subject, f) {
      const found = keys.keysOf(subject);
      if (found.length === 0) return err('subject-unknown');
      const openings: Opening[] = [];
      for (const { class: retentionClass, wrapped } of found) {
        const opened = openClass(keys, blobs, { masterKey, subject, retentionClass, wrapped, f });
        if (!opened.ok) return opened;
        openings.push(...opened.value);
      }
      return openings.length === 0 ? err('field-unknown') : ok(openings);
    },
    erase(subject) {
      keys.erase(subject);
      blobs.erase(subject);
    },
    subjects: () => keys.subjects(),
    subjectsOf: (retentionClass) => [
      ...new Set([...keys.subjectsOf(retentionClass), ...blobs.subjectsOf(retentionClass)]),
    ],
    inUse: keys.inUse,
    clientKeys: createClientKeys({ keys, masterKey, random, clock }),
    persons,
    readerKeys: createReaderKeys({ rows: keys.readers, masterKey, random }),
    close() {
      blobs.close();
      keys.close();
    },
  };
}

interface ClassOfSubject {
  readonly masterKey: Uint8Array;
  readonly subject: string;
  readonly retentionClass: string;
  readonly wrapped: Uint8Array;
  readonly f: string | undefined;
}

function openClass(keys: KeyStore, blobs: BlobStore, what: ClassOfSubject): Result<Opening[], OpenTrouble> {
  const { masterKey, subject, retentionClass, wrapped, f: wanted } = what;
  const place = `${subject}|${retentionClass}`;
  const dek = unseal(masterKey, wrapped, `dek|${place}`);
  if (dek === null) return err('damaged');
  const salts = new Map(keys.saltsOf(subject, retentionClass).map(({ f, sealed }) => [f, sealed]));
  const openings: Opening[] = [];
  for (const { f, ciphertext } of blobs.valuesOf(subject, retentionClass)) {
    if (wanted !== undefined && f !== wanted) continue;
    const sealedSalt = salts.get(f);
    const salt = sealedSalt === undefined ? null : unseal(dek, sealedSalt, `salt|${place}|${f}`);
    const plain = unseal(dek, ciphertext, `${place}|${f}`);
    // Both files must tell of the same salt: one restored from a backup alone is not the vault that was left.
    if (salt === null || plain === null || !plain.subarray(0, SALT_BYTES).equals(salt)) return err('damaged');
    openings.push({ f, salt, value: plain.toString('utf8', SALT_BYTES) });
  }
  return ok(openings);
}

function named(name: string): string {
  if (!NAME.test(name)) throw new Error('a name in the vault is 1 to 64 of A-Z a-z 0-9 _ . -');
  return name;
}
