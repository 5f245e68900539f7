/** The safe as the panel sees it, and what people may ask there. Person ids only; names come from `people.directory`. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const CertificateNumber = Type.String({ pattern: '^[A-Z]{0,4}[0-9]{6,12}$' });
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 });

export const StockCountsView = Type.Object({ blanks: Count, voids: Count }, closed);

/** One run of numbers that moves; `count` is last − first + 1. */
export const StockLineInput = Type.Object(
  {
    item: Type.Enum(['blank', 'void']),
    direction: Type.Enum(['out', 'in']),
    reason: Type.Enum([
      'issue',
      'return',
      'receipt',
      'allocation',
      'voidKept',
      'voidHandedUp',
      'expired',
      'correction',
    ]),
    first: CertificateNumber,
    last: CertificateNumber,
    count: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    source: Type.Enum(['scanned', 'typed']),
    packSeal: nullable(Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9-]+$' })),
  },
  closed,
);
export const SealLineInput = Type.Object(
  {
    seal: Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9-]+$' }),
    kind: Type.Enum(['issueSeal', 'replacementSeal']),
    direction: Type.Enum(['out', 'in']),
    reason: Type.Enum(['use', 'return', 'receipt', 'repair', 'handedIn']),
    condition: Type.Enum(['sound', 'damaged']),
  },
  closed,
);
export const MovementInputView = Type.Object(
  {
    purpose: Type.Enum([
      'takeOut',
      'putBack',
      'receipt',
      'handUp',
      'count',
      'inspection',
      'maintenance',
      'nothingDone',
    ]),
    stock: Type.Array(StockLineInput, { maxItems: 50 }),
    seals: Type.Array(SealLineInput, { maxItems: 20 }),
    counted: nullable(StockCountsView),
  },
  closed,
);
export type MovementInputView = Static<typeof MovementInputView>;

const AccountReasonName = Type.Enum([
  'fire',
  'powerFailure',
  'lockFault',
  'keyTest',
  'daemonStopped',
  'burglary',
  'contactFault',
  'unknown',
]);

/** What the next badge at the lock's reader signs. */
export const SafeAct = Type.Union([
  Type.Object({ type: Type.Literal('enterMovement'), input: MovementInputView }, closed),
  Type.Object({ type: Type.Literal('confirmMovement') }, closed),
  Type.Object(
    { type: Type.Literal('disputeMovement'), why: Type.Enum(['numbers', 'count', 'seal', 'purpose']) },
    closed,
  ),
  Type.Object({ type: Type.Literal('cancel') }, closed),
  Type.Object({ type: Type.Literal('acknowledge'), incident: Id }, closed),
  Type.Object(
    {
      type: Type.Literal('account'),
      incident: Id,
      reason: AccountReasonName,
      key: nullable(Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9-]+$' })),
      input: nullable(MovementInputView),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('confirmAccount'), incident: Id }, closed),
  Type.Object({ type: Type.Literal('dayCheck') }, closed),
]);
export type SafeAct = Static<typeof SafeAct>;

/** What the reader's keypad is asking, for work without a touch screen. `typed` is never a PIN. */
export const KeypadQuestion = Type.Object(
  {
    question: Type.Enum(['whatMoved', 'purpose', 'first', 'count', 'more', 'counted', 'review', 'confirmOrDispute']),
    typed: Type.String({ maxLength: 16 }),
    /** Numbered answers, 1 first; empty where a number is typed. */
    choices: Type.Array(Type.String()),
    draft: MovementInputView,
  },
  closed,
);
export type KeypadQuestion = Static<typeof KeypadQuestion>;

export const IncidentView = Type.Object(
  {
    incident: Id,
    kind: Type.String(),
    lock: Id,
    opening: nullable(Id),
    /** Wall ms. */
    at: Type.Number(),
    doorOpen: Type.Boolean(),
    acknowledgedBy: Type.Array(Id),
    acknowledged: Type.Boolean(),
    /** What one person told: another confirms exactly this. */
    account: nullable(
      Type.Object(
        {
          reason: Type.String(),
          enteredBy: Id,
          key: nullable(Type.String()),
          input: nullable(MovementInputView),
          after: nullable(StockCountsView),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type IncidentView = Static<typeof IncidentView>;

/** One lock now. Monotonic times are the daemon's. */
export const SafeLockView = Type.Object(
  {
    lock: Id,
    safe: Id,
    holds: Type.Enum(['blanks', 'voids', 'seals']),
    within: nullable(Id),
    simulated: Type.Boolean(),
    stage: Type.Enum(['closed', 'delay', 'firstBadge', 'secondBadge', 'released', 'open', 'closing']),
    opening: nullable(Id),
    /** Any one of these sets of roles opens; the first role of a pair enters, the second confirms. */
    roleSets: Type.Array(Type.Array(Type.String())),
    factors: Type.Record(Type.String(), Type.Enum(['pin', 'keySwitch'])),
    /** Those who may stand for a role now, by role. */
    mayOpen: Type.Record(Type.String(), Type.Array(Id)),
    people: Type.Array(Type.Object({ person: Id, role: Type.String(), factorGiven: Type.Boolean() }, closed)),
    /** What runs out next: who must do what until then. */
    until: nullable(
      Type.Object(
        {
          mono: Type.Number(),
          ofMs: Type.Integer(),
          what: Type.Enum(['second', 'factor', 'delay', 'window', 'door', 'register']),
        },
        closed,
      ),
    ),
    openSinceMono: nullable(Type.Number()),
    limits: Type.Object({ warnMs: Type.Integer(), alarmMs: Type.Integer(), escalateMs: Type.Integer() }, closed),
    /** Null while the board is silent. */
    contacts: nullable(
      Type.Object(
        {
          door: Type.Enum(['open', 'shut']),
          bolt: Type.Enum(['drawn', 'thrown']),
          relay: Type.Enum(['on', 'off']),
          keys: Type.Record(Type.String(), Type.Boolean()),
          mechanicalKey: Type.Boolean(),
        },
        closed,
      ),
    ),
    readers: Type.Array(Type.Object({ reader: Id, ready: Type.Boolean() }, closed)),
    /** Why no opening can begin now: a code of the error catalogue and its clause. */
    obstacle: nullable(Type.Object({ code: Type.String(), clause: Type.String() }, closed)),
    /** The last refusal at this lock, for those who stand there; cleared when something goes well or after a while. */
    notice: nullable(
      Type.Object({ code: Type.String(), clause: Type.String(), person: nullable(Id), mono: Type.Number() }, closed),
    ),
    /** Alarms that stand, the gravest first. */
    alarms: Type.Array(Type.Object({ kind: Type.String(), severity: Type.String(), about: Type.String() }, closed)),
    incidents: Type.Array(IncidentView),
    held: StockCountsView,
    /** Runs of numbers behind the lock, lowest first. */
    heldRanges: Type.Array(
      Type.Object(
        { item: Type.Enum(['blank', 'void']), first: Type.String(), last: Type.String(), count: Count },
        closed,
      ),
    ),
    sealsHeld: Type.Array(Type.String()),
    /** Entered and waiting for the other person's word. */
    entered: nullable(Type.Object({ input: MovementInputView, by: Id, after: StockCountsView }, closed)),
    confirmed: Type.Boolean(),
    /** What the next badge signs, and how far that has come. */
    signing: nullable(
      Type.Object(
        {
          act: SafeAct,
          step: Type.Enum(['badge', 'pin', 'checking']),
          person: nullable(Id),
          /** Roles whose badge is wanted. */
          roles: Type.Array(Type.String()),
          untilMono: Type.Number(),
        },
        closed,
      ),
    ),
    keypad: nullable(KeypadQuestion),
    /** The day's check: whether one is owed today and done. */
    day: nullable(Type.Object({ day: Type.String(), checked: Type.Boolean(), due: Type.Boolean() }, closed)),
    outOfService: Type.Boolean(),
    timerUntilWall: nullable(Type.Number()),
  },
  closed,
);
export type SafeLockView = Static<typeof SafeLockView>;

export const SafeStateResult = Type.Object({ locks: Type.Array(SafeLockView) }, closed);

/** Puts an act up for signing at the lock's reader; a new one takes the place of the last. Null takes it away. */
export const SafePrepareParams = Type.Object({ lock: Id, act: nullable(SafeAct) }, closed);
export const SafePrepareResult = Type.Object({ lock: SafeLockView }, closed);

/** What managers and witnesses do from the office; who asks is proven by `people.prove`. */
export const CustodyAct = Type.Union([
  Type.Object({ type: Type.Literal('service'), lock: Id, enabled: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('timer'), lock: Id, untilWall: Type.Integer({ minimum: 0 }) }, closed),
  /** `limits` by name, in ms or counts; what is not named stays. */
  Type.Object(
    { type: Type.Literal('changeRule'), lock: Id, limits: Type.Record(Type.String({ maxLength: 32 }), Type.Integer()) },
    closed,
  ),
  Type.Object({ type: Type.Literal('dayCheck'), lock: Id }, closed),
  Type.Object({ type: Type.Literal('acknowledge'), incident: Id }, closed),
  Type.Object(
    {
      type: Type.Literal('account'),
      incident: Id,
      reason: AccountReasonName,
      key: nullable(Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9-]+$' })),
      input: nullable(MovementInputView),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('confirmAccount'), incident: Id }, closed),
]);
export type CustodyAct = Static<typeof CustodyAct>;
export const CustodyActParams = Type.Object(
  { act: CustodyAct, proofs: Type.Array(Id, { minItems: 1, maxItems: 2 }) },
  closed,
);
export const CustodyActResult = Type.Object({ seq: Type.Integer() }, closed);

/** The register of openings, newest first: what the ledger says, row by row. */
export const RegisterRow = Type.Object(
  {
    opening: Id,
    lock: Id,
    safe: Id,
    /** Seq of the first entry. */
    seq: Type.Integer(),
    simulated: Type.Boolean(),
    /** Wall ms. */
    begunAt: Type.Number(),
    releasedAt: nullable(Type.Number()),
    openedAt: nullable(Type.Number()),
    shutAt: nullable(Type.Number()),
    endedAt: nullable(Type.Number()),
    /** `closed` with a complete register, `running`, or why it ended. */
    outcome: Type.String(),
    people: Type.Array(
      Type.Object(
        { person: Id, role: Type.String(), credential: Type.String(), factor: nullable(Type.String()) },
        closed,
      ),
    ),
    movement: nullable(
      Type.Object(
        {
          input: MovementInputView,
          before: StockCountsView,
          after: StockCountsView,
          enteredBy: Id,
          confirmedBy: nullable(Id),
        },
        closed,
      ),
    ),
    incident: nullable(Id),
    alarms: Type.Array(Type.String()),
    pictures: Type.Array(
      Type.Object({ picture: Id, at: Type.Number(), state: Type.Enum(['kept', 'erased', 'failed']) }, closed),
    ),
  },
  closed,
);
export type RegisterRow = Static<typeof RegisterRow>;
export const RegisterParams = Type.Object(
  {
    /** Rows that began before this wall time, ms; absent = from the newest. */
    before: Type.Optional(Type.Number()),
    limit: Type.Integer({ minimum: 1, maximum: 200 }),
  },
  closed,
);
export const RegisterResult = Type.Object(
  { rows: Type.Array(RegisterRow), more: Type.Boolean(), incidents: Type.Array(IncidentView) },
  closed,
);

/** A still of the safe camera: personal data, so that seeing it is an entry. */
export const PictureParams = Type.Object({ picture: Id }, closed);
export const PictureResult = Type.Object(
  {
    picture: Id,
    state: Type.Enum(['kept', 'erased', 'failed']),
    mediaType: nullable(Type.String()),
    base64: nullable(Type.String()),
    /** Day of the erasure, and the rule. */
    erased: nullable(Type.Object({ at: Type.Number(), rule: Type.String() }, closed)),
  },
  closed,
);
