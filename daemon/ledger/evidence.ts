/** What the ledger can show beside its entries: signed checkpoints, what witnesses made of them, and roots to prove with. Types only. */

/** A checkpoint as the log signed it. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** Signed note without cosignatures. */
  readonly note: string;
}

/** One cosignature (C2SP tlog-cosignature) of a checkpoint that we signed. */
export interface StoredCosignature {
  readonly size: number;
  /** Name of the witness's key. */
  readonly name: string;
  /** The signature line as it stands in a note, with its newline. */
  readonly line: string;
}

/** A witness's answer that contradicts our history; kept for ever, it is the proof of a fork. */
export interface StoredConflict {
  readonly name: string;
  /** Wall ms. */
  readonly at: number;
  /** What we sent: the checkpoint's size. */
  readonly size: number;
  /** HTTP status: 422, or 409 with a size beyond ours. */
  readonly status: number;
  readonly body: string;
}

export interface LedgerEvidence {
  /** Newest first; those below size `before` (undefined: from the end). */
  checkpoints(before: number | undefined, limit: number): readonly StoredCheckpoint[];
  /** The smallest signed size that holds entry `seq`; null where it is not signed yet. */
  checkpointOver(seq: number): StoredCheckpoint | null;
  cosignatures(size: number): readonly StoredCosignature[];
  conflicts(): readonly StoredConflict[];
  /** Root over the durable leaves `from` (included) to `to` (excluded), where RFC 6962 splits; for proofs. */
  subtreeRoot(from: number, to: number): Uint8Array;
  /** Durable when it resolves. The same one again is harmless. */
  keepCosignature(cosignature: StoredCosignature): Promise<void>;
  keepConflict(conflict: StoredConflict): Promise<void>;
}
