/** The ledger as a screen may see it: entries without personal data. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** One entry: the leaf's exact text and its RFC 6962 leaf hash (hex). The leaf is canonical JSON (RFC 8785). */
export const LedgerEntryView = Type.Object(
  { seq: Type.Integer({ minimum: 0 }), leaf: Type.String(), leafHash: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
  closed,
);
export type LedgerEntryView = Static<typeof LedgerEntryView>;

export const LedgerPageParams = Type.Object(
  {
    /** Entries before this index, newest first; absent = from the end. */
    before: Type.Optional(Type.Integer({ minimum: 0 })),
    limit: Type.Integer({ minimum: 1, maximum: 200 }),
  },
  closed,
);
export const LedgerPageResult = Type.Object(
  { size: Type.Integer({ minimum: 0 }), entries: Type.Array(LedgerEntryView) },
  closed,
);
export type LedgerPageResult = Static<typeof LedgerPageResult>;

export const LedgerCheckpointParams = Type.Object({}, closed);
/** `note` is a C2SP signed checkpoint, `vkey` the log's verifier key. */
export const LedgerCheckpointResult = Type.Object(
  { size: Type.Integer({ minimum: 0 }), note: Type.String(), vkey: Type.String() },
  closed,
);
export type LedgerCheckpointResult = Static<typeof LedgerCheckpointResult>;
