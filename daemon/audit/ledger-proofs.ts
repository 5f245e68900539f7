/** What the ledger can show on demand: one entry under a signed checkpoint, one history continuing another, what was signed. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { MethodResult, Params } from '../api/contract/methods.ts';
import type { LedgerEvidence, StoredCheckpoint } from '../ledger/evidence.ts';
import { entryOfLeaf } from '../ledger/leaf.ts';
import { EMPTY_ROOT, leafHash } from '../ledger/merkle.ts';
import { consistencyProof, inclusionProof } from '../ledger/merkle-proof.ts';
import { readAloudHead } from '../ledger/read-aloud.ts';
import type { LedgerRow } from '../ledger/reader.ts';
import { formatTlogProof } from '../ledger/tlog-proof.ts';
import { cosignedAt, cosignedNote } from './cosigned-note.ts';

export interface LedgerProofsDeps {
  readonly ledger: {
    /** Printed public key of the log. */
    readonly vkey: string;
    /** Number of durable entries. */
    size(): number;
    read(from: number, to: number): readonly LedgerRow[];
    /** Signs the durable history. */
    checkpoint(): Promise<StoredCheckpoint>;
  };
  readonly evidence: Pick<LedgerEvidence, 'checkpoints' | 'checkpointOver' | 'cosignatures' | 'subtreeRoot'>;
}

export interface LedgerProofs {
  proof(params: Params<'ledger.proof'>): Promise<Result<MethodResult<'ledger.proof'>, CallError>>;
  consistency(params: Params<'ledger.consistency'>): Promise<Result<MethodResult<'ledger.consistency'>, CallError>>;
  checkpoints(params: Params<'ledger.checkpoints'>): MethodResult<'ledger.checkpoints'>;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function createLedgerProofs({ ledger, evidence }: LedgerProofsDeps): LedgerProofs {
  const noteOf = ({ note, size }: StoredCheckpoint): string => cosignedNote(note, evidence.cosignatures(size));
  const rootAt = (size: number): Uint8Array => (size === 0 ? EMPTY_ROOT : evidence.subtreeRoot(0, size));

  const rowOf = (checkpoint: StoredCheckpoint): MethodResult<'ledger.checkpoints'>['checkpoints'][number] => {
    const { size, root } = checkpoint;
    const newest = size === 0 ? undefined : ledger.read(size - 1, size - 1)[0];
    const cosigned = evidence.cosignatures(size).flatMap(({ name, line }) => {
      const at = cosignedAt(line);
      return at === null ? [] : [{ name, at }];
    });
    const at = newest === undefined ? null : entryOfLeaf(newest.leaf).ts;
    return { size, root: hex(root), head: readAloudHead(root), note: noteOf(checkpoint), at, cosigned };
  };

  return {
    async proof({ seq }) {
      const row = ledger.read(seq, seq)[0];
      if (row === undefined) return err({ code: 'entryUnknown' });
      // The smallest one: it was signed, and perhaps cosigned and printed, soonest after the entry.
      const checkpoint = evidence.checkpointOver(seq) ?? (await ledger.checkpoint());
      const { size, root } = checkpoint;
      const path = inclusionProof(seq, size, evidence.subtreeRoot);
      const note = noteOf(checkpoint);
      const leaf = Buffer.from(row.leaf);
      return ok({
        ...{ seq, size, leafHash: hex(leafHash(leaf)), path: path.map(hex), root: hex(root) },
        ...{ note, vkey: ledger.vkey, file: formatTlogProof({ index: seq, path, extra: leaf, note }) },
      });
    },
    async consistency({ from, to }) {
      const signed = evidence.checkpoints(undefined, 1)[0]?.size ?? 0;
      if (from > to || to > signed) return err({ code: 'ledgerRangeInvalid' });
      const path = consistencyProof(from, to, evidence.subtreeRoot).map(hex);
      return ok({ from, to, fromRoot: hex(rootAt(from)), toRoot: hex(rootAt(to)), path });
    },
    checkpoints({ before, limit }) {
      const rows = evidence.checkpoints(before, limit + 1);
      const shown = rows.slice(0, limit);
      const more = rows.length > limit;
      return { checkpoints: shown.map(rowOf), next: more ? (shown.at(-1)?.size ?? null) : null };
    },
  };
}
