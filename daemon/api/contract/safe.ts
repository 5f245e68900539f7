/** The safe as the panel sees it, and what people may ask there. Person ids only; names come from `people.directory`. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';
import { Count, MovementInputView, StockCountsView } from './movement-input.ts';
import { AccountReasonName, IncidentView } from './safe-incident.ts';

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
