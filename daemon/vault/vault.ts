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
import type { Rewrapped } from './rewrap.ts';
import { rotate } from './rotation.ts';
import { seal, unseal } from './seal.ts';
import { openSubjectLookups, type SubjectLookups } from './subject-lookups.ts';
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
  /** Kept, but not to be looked at any more. */
  | 'restricted'
  /** A row was changed or exchanged, or one of the two files was restored alone. */
  | 'damaged';

export interface Vault {
  /** A new pseudonym: `s_` and 128 random bits, base64url; never derived from the person. */
  newSubject(): string;
  /** Makes salts and commitments. A field stands once. */
  prepare(subject: string, values: readonly { readonly f: string; readonly value: string }[]): Prepared;
  /** Keeps the values for as long as `retentionClass` says; durable when it returns. */
  store(prepared: Prepared, retentionClass: string): void;
  /** The kept values of a subject, or of one field; never those that are restricted. Personal data. */
  open(subject: string, f?: string): Result<readonly Opening[], OpenTrouble>;
  /** As `open`, restricted ones too: for erasing, and for an export that the law asks for. */
  openRestricted(subject: string, f?: string): Result<readonly Opening[], OpenTrouble>;
  /** From now on, in this run: the ledger says it, and the retention room says it again after each start. */
  setRestricted(subject: string, retentionClass: string, restricted: boolean): void;
  /** Destroys the subject's keys, salts and lookups, then the values. Harmless when repeated. */
  erase(subject: string): void;
  /** The same for one of the subject's classes. */
  eraseClass(subject: string, retentionClass: string): void;
  /** Grows with whatever was erased or restricted in this run: what was read before may not be shown any more. */
  changes(): number;
  /** All subjects with kept values. */
  subjects(): readonly string[];
  /** Those of one retention class; also what a power cut left of a value without its key, or of a key without its value. */
  subjectsOf(retentionClass: string): readonly string[];
  /** Whether it holds any subject or client key: then there was a ledger that says so. */
  inUse(): boolean;
  /** By identity number; rows come with `store` and go with `erase`. */
  readonly lookups: SubjectLookups;
  /** A new key over all keys; what was erased before is then out of reach in every older copy. Throws what the disk said. */
  rotate(): Rewrapped;
  /** False until the first rotation: its key is then the master key itself. */
  ownKey(): boolean;
  /** A copy of the key in force, 32 bytes, for whoever must be able to restore a backup. Never kept in the clear. */
  keyForBackup(): Uint8Array;
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
  /** File of the vault's own key (data folder: `vaultKey`). Without it the vault's key stays the master key. */
  readonly vaultKey?: string;
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
  const { folder, masterKey, vaultKey = null, random, clock, expected } = options;
  if (masterKey.length !== MASTER_KEY_BYTES) throw new Error('the master key has 32 bytes');
  const blobPath = join(folder, 'vault.db');
  // Keys are made first: values without keys mean that the keys were lost, keys of nobody only a first start cut short.
  const keys = openKeyStore({
    ...{ path: join(folder, 'keys.db'), masterKey, vaultKey, random },
    create: !expected && !existsSync(blobPath),
  });
  if (!keys.ok) return keys;
  const blobs = openBlobStore({ path: blobPath, create: !expected && keys.value.subjects().length === 0 });
  if (!blobs.ok) {
    keys.value.close();
    return blobs;
  }
  const { key } = keys.value;
  const persons = openPersonCredentials({ rows: keys.value.persons, masterKey: key, random });
  const lookups = openSubjectLookups({ rows: keys.value.lookups, key, random });
  if (persons === null || lookups === null) {
    blobs.value.close();
    keys.value.close();
    const reason = persons === null ? 'person-keys' : 'lookup-key';
    return err({ code: 'vault-broken', path: join(folder, 'keys.db'), reason });
  }
  return ok(createVault({ keys: keys.value, blobs: blobs.value, persons, lookups }, { random, clock }));
}

interface VaultParts {
  readonly keys: KeyStore;
  readonly blobs: BlobStore;
  readonly persons: PersonCredentials;
  readonly lookups: SubjectLookups;
}

function createVault(
  { keys, blobs, persons, lookups }: VaultParts,
  { random, clock }: Pick<VaultOptions, 'random' | 'clock'>,
): Vault {
  // The same array for ever; a rotation changes its bytes.
  const { key } = keys;
  const restricted = new Set<string>();
  let changes = 0;

  function erase(subject: string, retentionClass: string | null): void {
    changes += 1;
    keys.erase(subject, retentionClass);
    blobs.erase(subject, retentionClass);
  }

  function open(subject: string, f: string | undefined, all: boolean): Result<readonly Opening[], OpenTrouble> {
    const found = keys.keysOf(subject);
    if (found.length === 0) return err('subject-unknown');
    const classes = found.filter((one) => all || !restricted.has(`${subject}|${one.class}`));
    if (classes.length === 0) return err('restricted');
    const openings: Opening[] = [];
    for (const { class: retentionClass, wrapped } of classes) {
      const opened = openClass(keys, blobs, { key, subject, retentionClass, wrapped, f });
      if (!opened.ok) return opened;
      openings.push(...opened.value);
    }
    return openings.length === 0 ? err('field-unknown') : ok(openings);
  }

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
      const wrapped = seal(key, dek, `dek|${place}`, random);
      // The key first: a power cut in between leaves a key of nothing, which erasing removes, and never a value without one.
      keys.addSubject(subject, retentionClass, { wrapped, salts, lookups: lookups.rowsFor(subject, openings) });
      blobs.add(subject, retentionClass, values);
    },
    open: (subject, f) => open(subject, f, false),
    openRestricted: (subject, f) => open(subject, f, true),
    setRestricted(subject, retentionClass, now) {
      const name = `${subject}|${retentionClass}`;
      if (restricted.has(name) === now) return;
      changes += 1;
      if (now) restricted.add(name);
      else restricted.delete(name);
    },
    erase: (subject) => erase(subject, null),
    eraseClass: erase,
    changes: () => changes,
    subjects: () => keys.subjects(),
    subjectsOf: (retentionClass) => [
      ...new Set([...keys.subjectsOf(retentionClass), ...blobs.subjectsOf(retentionClass)]),
    ],
    inUse: keys.inUse,
    lookups,
    rotate: () => rotate(keys),
    ownKey: keys.ownKey,
    keyForBackup: () => Uint8Array.from(key),
    clientKeys: createClientKeys({ keys, masterKey: key, random, clock }),
    persons,
    readerKeys: createReaderKeys({ rows: keys.readers, masterKey: key, random }),
    close() {
      blobs.close();
      keys.close();
    },
  };
}

interface ClassOfSubject {
  readonly key: Uint8Array;
  readonly subject: string;
  readonly retentionClass: string;
  readonly wrapped: Uint8Array;
  readonly f: string | undefined;
}

function openClass(keys: KeyStore, blobs: BlobStore, what: ClassOfSubject): Result<Opening[], OpenTrouble> {
  const { key, subject, retentionClass, wrapped, f: wanted } = what;
  const place = `${subject}|${retentionClass}`;
  const dek = unseal(key, wrapped, `dek|${place}`);
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
