/** Ledgers of earlier epochs: kept whole beside the present one, read only, and only as far as the recovery after them says. */
import { join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallMark } from './entry.ts';
import { entryOfLeaf } from './leaf.ts';
import { type LedgerReader, type LedgerRow, openReader } from './reader.ts';
import { type EpochHead, epochsNamedBy } from './recovered-entry.ts';
import type { LedgerTrouble } from './trouble.ts';

/** An earlier ledger as a start reads it back. */
export interface Epoch extends EpochHead {
  readonly path: string;
  readonly vkey: string;
  read(from: number, to: number): readonly LedgerRow[];
  tile(n: number): Uint8Array | null;
}

export interface Epochs {
  /** Oldest first; those of which nothing counts are left out. */
  readonly list: readonly Epoch[];
  /** A call that an entry of an earlier ledger was made by; `seq` is the index in that ledger. */
  findCall(key: string): (CallMark & { readonly seq: number }) | null;
  /** Harmless when repeated. */
  close(): void;
}

/** The ledger's file in an epoch's folder. */
export function epochLedger(folder: string, epoch: number): string {
  return join(folder, String(epoch), 'ledger.db');
}

/** Opens the ledgers that the present one's first entry names; `firstLeaf` is null where there is no entry yet. */
export function openEpochs(folder: string, firstLeaf: string | null): Result<Epochs, LedgerTrouble> {
  const heads = epochsNamedBy(firstLeaf === null ? null : entryOfLeaf(firstLeaf));
  if (heads === null) return err({ code: 'ledger-broken', path: folder, reason: 'recovered-form', seq: 0 });
  const opened: { head: EpochHead; path: string; reader: LedgerReader }[] = [];
  const close = (): void => {
    for (const { reader } of opened) reader.close();
  };
  for (const head of heads) {
    if (head.size === 0) continue;
    const path = epochLedger(folder, head.epoch);
    const reader = openReader(path);
    if (!reader.ok) {
      close();
      return err({ ...reader.error, code: 'ledger-broken', reason: `epoch ${head.epoch}: ${reader.error.reason}` });
    }
    opened.push({ head, path, reader: reader.value });
    if (reader.value.origin === head.origin) continue;
    close();
    return err({ code: 'ledger-broken', path, reason: 'foreign' });
  }
  return ok({
    list: opened.map(({ head, path, reader }) => ({
      ...head,
      path,
      vkey: reader.vkey,
      read: (from, to) => reader.read(from, Math.min(to, head.size - 1)),
      tile: reader.tile,
    })),
    findCall(key) {
      for (const { head, reader } of opened.toReversed()) {
        const call = reader.findCall(key);
        // What lies beyond the part that counts was never taken into the history.
        if (call !== null && call.seq < head.size) return call;
      }
      return null;
    },
    close,
  });
}
