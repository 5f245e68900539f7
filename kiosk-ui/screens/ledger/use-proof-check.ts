/** The proof of one entry, asked for and checked again in this browser: leaf, way up, root, signature. */
import { useEffect, useState } from 'react';
import type { LedgerEntryView, LedgerProofResult } from '../../../daemon/api/contract/ledger-view.ts';
import type { ClientError } from '../../client/client-error.ts';
import { leafHashOf } from '../../model/ledger-leaf.ts';
import { checkNote, readNote, type Signed } from '../../model/ledger-note.ts';
import { type Climbed, climb } from '../../model/ledger-proof.ts';
import { useAnswer } from '../office/use-answer.ts';

export interface ProofCheck {
  /** The leaf's text has the hash that the ledger gave; null while it is computed. */
  readonly leafFits: boolean | null;
  readonly proof: LedgerProofResult | null;
  /** Null while it is computed, or where the path cannot belong to this place. */
  readonly climbed: Climbed | null;
  /** The way up ends at the root that the signed checkpoint names, at its size; null while it is not known. */
  readonly rootFits: boolean | null;
  readonly signed: Signed | null;
  readonly error: ClientError | null;
  readonly loading: boolean;
  again(): void;
}

interface Found {
  readonly of: LedgerProofResult;
  readonly climbed: Climbed | null;
  readonly rootFits: boolean;
  readonly signed: Signed;
}

/** The way starts at the hash made here from the leaf's text, not at the one that came with the proof. */
async function check(leaf: string, proof: LedgerProofResult): Promise<Found> {
  const { subtle } = crypto;
  const leafHash = await leafHashOf(subtle, leaf);
  const climbed = await climb(subtle, { seq: proof.seq, size: proof.size, leafHash, path: proof.path });
  const note = readNote(proof.note);
  const rootFits = climbed !== null && note !== null && note.root === climbed.root && note.size === proof.size;
  return { of: proof, climbed, rootFits, signed: await checkNote(subtle, proof.note, proof.vkey) };
}

export function useProofCheck(entry: LedgerEntryView): ProofCheck {
  const { value: proof, loading, error, again } = useAnswer('ledger.proof', { seq: entry.seq });
  const [leafFits, setLeafFits] = useState<boolean | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    let current = true;
    void leafHashOf(crypto.subtle, entry.leaf).then((hash) => {
      if (current) setLeafFits(hash === entry.leafHash);
    });
    return () => {
      current = false;
    };
  }, [entry]);
  useEffect(() => {
    if (proof === null) return;
    let current = true;
    void check(entry.leaf, proof).then((next) => {
      if (current) setFound(next);
    });
    return () => {
      current = false;
    };
  }, [entry, proof]);
  const now = found !== null && found.of === proof ? found : null;
  return {
    leafFits,
    proof,
    climbed: now?.climbed ?? null,
    rootFits: now?.rootFits ?? null,
    signed: now?.signed ?? null,
    error,
    loading,
    again,
  };
}
