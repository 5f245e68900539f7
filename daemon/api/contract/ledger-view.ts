/** The ledger as a screen may see it: entries without personal data, proofs, checkpoints, witnesses. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';

const Count = Type.Integer({ minimum: 0 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** A word that narrows a search. */
const Word = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.:-]+$' });

/** One entry: the leaf's exact text and its RFC 6962 leaf hash (hex). The leaf is canonical JSON (RFC 8785). */
export const LedgerEntryView = Type.Object({ seq: Count, leaf: Type.String(), leafHash: Hash }, closed);
export type LedgerEntryView = Static<typeof LedgerEntryView>;

export const LedgerFilter = Type.Object(
  {
    /** Types that begin with this, e.g. `opening.`. */
    type: Type.Optional(Word),
    device: Type.Optional(Word),
    /** Id of a person among the actors. */
    person: Type.Optional(Word),
    /** What belongs together: a reading, an opening. */
    cause: Type.Optional(Word),
    /** Vault subject. */
    subject: Type.Optional(Word),
    /** Wall ms, both inclusive. */
    fromMs: Type.Optional(Count),
    toMs: Type.Optional(Count),
  },
  closed,
);
export type LedgerFilter = Static<typeof LedgerFilter>;

export const LedgerPageParams = Type.Object(
  {
    /** Entries before this index, newest first; absent = from the end. */
    before: Type.Optional(Count),
    limit: Type.Integer({ minimum: 1, maximum: 200 }),
    filter: Type.Optional(LedgerFilter),
  },
  closed,
);
export const LedgerPageResult = Type.Object(
  {
    size: Count,
    entries: Type.Array(LedgerEntryView),
    /** Where the next page goes on (`before`); null when the beginning was reached. A page may be short: a search looks at a part at a time. */
    next: nullable(Count),
  },
  closed,
);
export type LedgerPageResult = Static<typeof LedgerPageResult>;

export const LedgerCheckpointParams = Type.Object({}, closed);
/** `note` is a C2SP signed checkpoint, `vkey` the log's verifier key, `head` the root's beginning for reading aloud. */
export const LedgerCheckpointResult = Type.Object(
  { size: Count, note: Type.String(), vkey: Type.String(), head: Type.String() },
  closed,
);
export type LedgerCheckpointResult = Static<typeof LedgerCheckpointResult>;

/** A shift slip: what pins the ledger on paper. `sm2` is the printed key of the second signature line. */
export const LedgerSlipResult = Type.Object(
  {
    size: Count,
    note: Type.String(),
    vkey: Type.String(),
    sm2: nullable(Type.String()),
    head: Type.String(),
    /** Wall ms. */
    at: Count,
    /** Step of the counter outside the disk; null where there is none. */
    counter: nullable(Count),
  },
  closed,
);
export type LedgerSlipResult = Static<typeof LedgerSlipResult>;

export const LedgerProofParams = Type.Object({ seq: Count }, closed);
/** That one entry is under a signed checkpoint (RFC 6962 2.1.1). Hashes in hex, siblings from the leaf up. */
export const LedgerProofResult = Type.Object(
  {
    seq: Count,
    size: Count,
    leafHash: Hash,
    path: Type.Array(Hash, { maxItems: 63 }),
    root: Hash,
    /** The signed checkpoint with its cosignatures. */
    note: Type.String(),
    vkey: Type.String(),
    /** The whole proof as a file of its own (C2SP tlog-proof), with the leaf in it. */
    file: Type.String(),
  },
  closed,
);
export type LedgerProofResult = Static<typeof LedgerProofResult>;

export const LedgerConsistencyParams = Type.Object({ from: Count, to: Count }, closed);
/** That the history of size `to` continues the one of size `from` (RFC 6962 2.1.2). */
export const LedgerConsistencyResult = Type.Object(
  { from: Count, to: Count, fromRoot: Hash, toRoot: Hash, path: Type.Array(Hash, { maxItems: 64 }) },
  closed,
);
export type LedgerConsistencyResult = Static<typeof LedgerConsistencyResult>;

export const LedgerCheckpointsParams = Type.Object(
  { before: Type.Optional(Count), limit: Type.Integer({ minimum: 1, maximum: 200 }) },
  closed,
);
export const CheckpointRow = Type.Object(
  {
    size: Count,
    root: Hash,
    head: Type.String(),
    note: Type.String(),
    /** Wall ms of the newest entry in it; null for an empty one. */
    at: nullable(Count),
    /** Witnesses that cosigned it; `at` is their time, seconds since 1970. */
    cosigned: Type.Array(Type.Object({ name: Type.String(), at: Count }, closed)),
  },
  closed,
);
export type CheckpointRow = Static<typeof CheckpointRow>;
export const LedgerCheckpointsResult = Type.Object(
  { checkpoints: Type.Array(CheckpointRow), next: nullable(Count) },
  closed,
);
export type LedgerCheckpointsResult = Static<typeof LedgerCheckpointsResult>;

export const LedgerVerifyParams = Type.Object(
  {
    /** The verifier key that the auditor brings; null: the ledger's own word, which vouches for nothing. */
    vkey: nullable(Type.String({ maxLength: 512 })),
  },
  closed,
);
export const LedgerExportParams = Type.Object(
  {
    from: Count,
    /** Entries before this; null = up to the newest checkpoint. */
    to: nullable(Count),
    /** Whether the values of the fields that the profile permits go along; then two people must ask. */
    openings: Type.Boolean(),
    proofs: Type.Array(Id, { maxItems: 2 }),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
);

/** What two managers settle about the ledger itself. */
export const LedgerAct = Type.Union([
  /** The ledger was recovered into a new epoch; they have looked at why. */
  Type.Object({ type: Type.Literal('confirmRecovery') }, closed),
  /** The PC's clock was set right and may be believed again. */
  Type.Object({ type: Type.Literal('confirmClock') }, closed),
]);
export type LedgerAct = Static<typeof LedgerAct>;
export const LedgerActParams = Type.Object(
  { act: LedgerAct, proofs: Type.Array(Id, { minItems: 2, maxItems: 2 }) },
  closed,
);
export const LedgerActResult = Type.Object({ seq: Type.Integer() }, closed);

export const WitnessView = Type.Object(
  {
    name: Type.String(),
    url: Type.String(),
    /** Largest size that it cosigned; 0 = none yet. */
    cosignedSize: Count,
    /** Its own time, seconds since 1970; null = none yet. */
    cosignedAt: nullable(Count),
    state: Type.Enum(['idle', 'cosigned', 'behind', 'unreachable', 'refused', 'conflict']),
  },
  closed,
);
export type WitnessView = Static<typeof WitnessView>;

/** What every screen must know of the ledger; shown as a banner where it is not as it should be. */
export const LedgerStateView = Type.Object(
  {
    epoch: Type.String(),
    recovery: Type.Enum(['none', 'unconfirmed']),
    clock: Type.Enum(['trusted', 'untrusted']),
    /** Why the clock is not believed; null while it is. */
    clockReason: nullable(Type.Enum(['unset', 'before-ledger', 'jumped', 'witness-differs'])),
    /** A witness holds another history than ours. */
    conflict: Type.Boolean(),
    /** Whether the whole ledger was checked since the start. */
    check: Type.Enum(['pending', 'passed', 'failed']),
    witnesses: Type.Array(WitnessView),
    backup: Type.Object(
      {
        /** Where backups go is set. */
        configured: Type.Boolean(),
        /** Wall ms of the newest one; null = none. */
        lastAt: nullable(Count),
        due: Type.Boolean(),
      },
      closed,
    ),
  },
  closed,
);
export type LedgerStateView = Static<typeof LedgerStateView>;
