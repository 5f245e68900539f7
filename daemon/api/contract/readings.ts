/** Reading an identity document: who asks, why, on which reader, and what came of it. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = Type.Union([Type.String(), Type.Null()]);

/** Why a document is read (rulebook section 5: verification points Q8.1, Y3, W7.1; `deviceTest` reads to try the reader). */
export const READING_PURPOSES = [
  'pregnancyFile',
  'admission',
  'beforeLabour',
  'deliveryRoom',
  'issue',
  'deviceTest',
] as const;

export const ReadingStartParams = Type.Object(
  {
    reader: Type.String({ minLength: 1, maxLength: 64 }),
    purpose: Type.Enum(READING_PURPOSES),
    /** True: the data also goes to the vault under a new subject; false: it goes to the caller and nowhere else. */
    keep: Type.Boolean(),
    /** Idempotency key: the same key answers the first call's outcome, never reads twice. */
    key: Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }),
    /** How long to wait for the card. Milliseconds. */
    deadlineMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 300_000 })),
  },
  closed,
);
export type ReadingStartParams = Static<typeof ReadingStartParams>;

const Coded = Type.Object({ code: Type.String(), name: nullable }, closed);

/** One document as `devices/id-reader/contract.ts` has it. Personal data: only ever in the result of the call. */
export const DocumentView = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('residentIdCard'),
      Type.Literal('hkMacaoTaiwanResidencePermit'),
      Type.Literal('foreignPermanentResidentCard2017'),
      Type.Literal('foreignPermanentResidentCard2023'),
    ]),
    name: nullable,
    latinName: nullable,
    sex: Coded,
    ethnicGroup: Type.Union([Coded, Type.Null()]),
    birthDate: Type.String(),
    address: nullable,
    number: Type.String(),
    issuingAuthority: nullable,
    validFrom: Type.String(),
    validTo: Type.String(),
    permitNumber: nullable,
    issueCount: nullable,
    nationality: nullable,
    formerNumber: nullable,
    addedAddresses: Type.Array(Type.String()),
    photo: Type.Union([
      Type.Object({ state: Type.Literal('absent') }, closed),
      Type.Object({ state: Type.Literal('undecoded'), reason: Type.String() }, closed),
      Type.Object({ state: Type.Literal('decoded'), mediaType: Type.String(), base64: Type.String() }, closed),
    ]),
    warnings: Type.Array(Type.String()),
  },
  closed,
);
export type DocumentView = Static<typeof DocumentView>;

export const ReadingStartResult = Type.Object(
  {
    reading: Type.String(),
    /** Ledger index of the entry that records the outcome. */
    seq: Type.Integer({ minimum: 0 }),
    /** True when the key was used before: then `document` is null, since personal data is never kept for repeats. */
    duplicate: Type.Boolean(),
    /** Vault subject; null unless `keep` was asked. */
    subject: nullable,
    document: Type.Union([DocumentView, Type.Null()]),
    samNumber: nullable,
  },
  closed,
);
export type ReadingStartResult = Static<typeof ReadingStartResult>;

export const ReadingCancelParams = Type.Object({ reading: Type.String({ minLength: 1, maxLength: 64 }) }, closed);
export const ReadingCancelResult = Type.Object({ reading: Type.String() }, closed);

/** State of a reading that is under way or just ended; no personal data. Sent as state events `reading.state`. */
export const ReadingState = Type.Object(
  {
    reading: Type.String(),
    reader: Type.String(),
    purpose: Type.String(),
    session: Type.String(),
    role: Type.String(),
    state: Type.Union([Type.Literal('running'), Type.Literal('ended')]),
    /** The id-reader's step while it runs; `ended` carries the outcome: `completed`, or the error's code. */
    step: Type.Union([
      Type.Literal('waiting-for-card'),
      Type.Literal('card-found'),
      Type.Literal('reading'),
      Type.Literal('card-removed'),
      Type.Literal('retrying'),
      Type.Literal('ended'),
    ]),
    outcome: nullable,
  },
  closed,
);
export type ReadingState = Static<typeof ReadingState>;
