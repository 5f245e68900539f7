/** Every byte in a data folder that belongs to one subject: what must be there before an erasure, and nowhere after it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unseal } from '../../daemon/vault/seal.ts';
import { readVaultKey } from '../../daemon/vault/vault-key.ts';
import type { KeptSite } from './kept-site.ts';
import type { SecretBytes } from './leak-search.ts';

export interface SubjectSecrets {
  /** Stand in the files while the subject is kept: its sealed key, salts and values, its lookup. */
  readonly sealed: readonly SecretBytes[];
  /** Never stand anywhere: the key and the salts themselves. */
  readonly plain: readonly SecretBytes[];
}

/** A page of a large value holds so much of it in a row. Bytes. */
const LOOKED_FOR = 64;

export function secretsOf(
  { folder, masterKey }: Pick<KeptSite, 'folder' | 'masterKey'>,
  subject: string,
): SubjectSecrets {
  const keys = new Database(join(folder.vault, 'keys.db'), { readonly: true });
  const values = new Database(join(folder.vault, 'vault.db'), { readonly: true });
  try {
    const check = keys.prepare<[], Buffer>("SELECT value FROM meta WHERE name = 'check'").pluck().get();
    const found = readVaultKey(
      { path: folder.vaultKey, masterKey },
      (key) => unseal(key, check ?? key, 'check') !== null,
    );
    const dek = keys.prepare<[string], { class: string; wrapped: Buffer }>(
      'SELECT class, wrapped FROM dek WHERE subj = ?',
    );
    const row = dek.get(subject);
    const key =
      row === undefined || found === null ? null : unseal(found.key, row.wrapped, `dek|${subject}|${row.class}`);
    if (row === undefined || key === null) throw new Error(`nothing is kept of ${subject}`);
    const salts = keys
      .prepare<[string], { f: string; sealed: Buffer }>('SELECT f, sealed FROM salt WHERE subj = ?')
      .all(subject);
    const lookups = keys
      .prepare<[string], { lookup: Buffer; tag: Buffer }>('SELECT lookup, tag FROM subject_lookup WHERE subj = ?')
      .all(subject);
    const blobs = values
      .prepare<[string], { f: string; ciphertext: Buffer }>('SELECT f, ciphertext FROM blob WHERE subj = ?')
      .all(subject);
    const salt = ({ f, sealed }: { f: string; sealed: Buffer }): SecretBytes => ({
      name: `salt of ${f}`,
      bytes: unseal(key, sealed, `salt|${subject}|${row.class}|${f}`) ?? Buffer.alloc(0),
    });
    return {
      sealed: [
        { name: 'sealed key', bytes: row.wrapped },
        ...salts.map(({ f, sealed }) => ({ name: `sealed salt of ${f}`, bytes: sealed })),
        ...lookups.flatMap(({ lookup, tag }) => [
          { name: 'lookup', bytes: lookup },
          { name: 'sealed lookup', bytes: tag },
        ]),
        ...blobs.map(({ f, ciphertext }) => ({ name: `sealed ${f}`, bytes: ciphertext.subarray(0, LOOKED_FOR) })),
      ],
      plain: [{ name: 'key', bytes: key }, ...salts.map(salt)],
    };
  } finally {
    keys.close();
    values.close();
  }
}
