/** `twinlock verify --sm2`: whether the newest checkpoint also has the second signature, SM2 with SM3, by the key that was brought. */
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { openLedgerFile } from '../ledger/bundle/ledger-file.ts';
import { openNote } from '../ledger/note.ts';
import { openBundle } from './verify-bundle-report.ts';

/** Longest note that is looked at; a checkpoint has a few lines. Bytes. */
const LONGEST_NOTE = 65_536;

type NoNote = 'no-checkpoint';

/** The newest checkpoint of a ledger's file, or the one that a bundle is signed with. */
async function noteOf(place: {
  readonly bundle: string | null;
  readonly ledger: string;
}): Promise<Result<string, NoNote>> {
  if (place.bundle === null) {
    const ledger = openLedgerFile(place.ledger);
    if (!ledger.ok) return err('no-checkpoint');
    const note = ledger.value.checkpoints().at(-1)?.note;
    ledger.value.close();
    return note === undefined ? err('no-checkpoint') : ok(note);
  }
  const source = await openBundle(place.bundle);
  if (!source.ok) return err('no-checkpoint');
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const file = source.value.files.find(({ name }) => name === 'checkpoint');
  for await (const part of file?.chunks() ?? []) {
    bytes += part.length;
    if (bytes > LONGEST_NOTE) break;
    parts.push(part);
  }
  await source.value.close();
  return file === undefined || bytes > LONGEST_NOTE ? err('no-checkpoint') : ok(Buffer.concat(parts).toString());
}

/** A sentence for people, and whether the signature is good. */
export async function verifySm2(
  place: { readonly bundle: string | null; readonly ledger: string },
  vkey: string,
): Promise<{ readonly good: boolean; readonly said: readonly string[] }> {
  const { parseSm2Vkey } = await import('../ledger/sm2-line.ts');
  const key = parseSm2Vkey(vkey);
  if (!key.ok)
    return {
      good: false,
      said: [`SM2 验证密钥格式不对，请原样复制。  The SM2 key is malformed; copy it exactly. (${key.error})`],
    };
  const note = await noteOf(place);
  const opened = note.ok ? openNote(note.value, [key.value]) : note;
  if (opened.ok) return { good: true, said: ['SM2 签名有效。  The SM2 signature is good.'] };
  return {
    good: false,
    said: [
      `没有这把密钥的有效 SM2 签名，请核对密钥，并报告安全管理员。  No good SM2 signature by this key: check the key, and tell the security administrator. (${opened.error})`,
    ],
  };
}
