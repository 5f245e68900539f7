/** Openings of commitments for an export: of permitted fields, in named entries, where the key still exists. Personal data. */
import type { Vault } from '../vault/vault.ts';
import type { KeptRegister } from './kept-register.ts';

/** One line of `openings.jsonl`; salt and value base64url without padding (ledger format, "Export bundle"). */
export interface OpeningLine {
  readonly seq: number;
  readonly f: string;
  readonly salt: string;
  readonly value: string;
}

export interface OpeningsWanted {
  readonly register: Pick<KeptRegister, 'bySeq'>;
  readonly vault: Pick<Vault, 'openRestricted'>;
  readonly seqs: readonly number[];
  readonly fields: readonly string[];
}

/** Restricted data too: what the law asks for is told (PIPL art. 47). What is erased, or decided to be, has none. */
export function openingsOf({ register, vault, seqs, fields }: OpeningsWanted): readonly OpeningLine[] {
  const permitted = new Set(fields);
  return seqs.flatMap((seq) => {
    const row = register.bySeq(seq);
    if (row === null || row.state === 'erased' || row.erasing !== null) return [];
    const opened = vault.openRestricted(row.subject);
    if (!opened.ok) return [];
    const ours = new Set(row.fields.filter((f) => permitted.has(f)));
    return opened.value
      .filter(({ f }) => ours.has(f))
      .map(({ f, salt, value }) => ({
        ...{ seq, f },
        salt: Buffer.from(salt).toString('base64url'),
        value: Buffer.from(value).toString('base64url'),
      }));
  });
}
