/** Hello, ticket, session. */
import { type Static, Type } from 'typebox';
import { ClimateView } from './climate.ts';
import { DeviceState } from './devices.ts';
import { JobView } from './jobs.ts';
import { LedgerStateView } from './ledger-view.ts';
import { PeopleStateView } from './people.ts';
import { ReadingState } from './readings.ts';
import { SafeLockView } from './safe.ts';
import { ROLES } from './wire.ts';

const closed = { additionalProperties: false } as const;
const Role = Type.Enum(ROLES);

/** The server's first message on every socket. */
export const Hello = Type.Object(
  {
    server: Type.String(),
    schema: Type.Object({ min: Type.Integer(), max: Type.Integer() }, closed),
    /** Origin of the ledger; changes when the ledger was recovered or is new. */
    epoch: Type.String(),
    /** 32 random bytes, base64url; once per socket. */
    challenge: Type.String(),
    /** True while any simulated device is in use. */
    simulated: Type.Boolean(),
    /** True when the vault is sealed by a development key in a plain file: not for real work, said on every screen. */
    developmentKey: Type.Boolean(),
    limits: Type.Record(Type.String(), Type.Integer()),
    /** `ready`, or `degraded` while a configured device is not ready. */
    state: Type.Union([Type.Literal('ready'), Type.Literal('degraded')]),
  },
  closed,
);
export type Hello = Static<typeof Hello>;

/** Trades a one-time launch ticket for a client key. Allowed before the session is open. */
export const RedeemParams = Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 128 }) }, closed);
export const RedeemResult = Type.Object(
  {
    keyId: Type.String(),
    /** 32 bytes, base64url. Shown once; a page keeps it as a non-extractable key. */
    key: Type.String(),
    roles: Type.Array(Role),
  },
  closed,
);

export const OpenParams = Type.Object(
  {
    schema: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    role: Role,
    keyId: Type.String({ minLength: 1, maxLength: 64 }),
    /** HMAC-SHA-256 of `proofMessage(challenge, origin, role, schema)` under the client key, base64url. */
    proof: Type.String({ minLength: 1, maxLength: 128 }),
    client: Type.Object({ name: Type.String({ maxLength: 64 }), version: Type.String({ maxLength: 64 }) }, closed),
    /** Where to go on: `after` is the last durable seq that the client has, -1 = from the start; absent = from now. */
    resume: Type.Optional(
      Type.Object(
        {
          epoch: Type.String({ maxLength: 256 }),
          after: Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type OpenParams = Static<typeof OpenParams>;

export const Snapshot = Type.Object(
  {
    devices: Type.Array(DeviceState),
    readings: Type.Array(ReadingState),
    people: Type.Union([PeopleStateView, Type.Null()]),
    locks: Type.Array(SafeLockView),
    climate: Type.Array(ClimateView),
    /** Null for a screen that need not know. */
    ledger: Type.Union([LedgerStateView, Type.Null()]),
    jobs: Type.Array(JobView),
  },
  closed,
);
export type Snapshot = Static<typeof Snapshot>;

export const OpenResult = Type.Object(
  {
    session: Type.String(),
    role: Role,
    schema: Type.Integer(),
    epoch: Type.String(),
    /** Wall time (ms since 1970) and monotonic time (ms) of the daemon. */
    now: Type.Object({ wall: Type.Number(), mono: Type.Number() }, closed),
    /** Index of the newest durable event, -1 when there is none. */
    head: Type.Integer({ minimum: -1 }),
    /** What follows: nothing; a replay of `from`..`to`, ended by `replay.end`; or a gap (other epoch, or ahead of us). */
    resume: Type.Union([
      Type.Object({ kind: Type.Literal('none') }, closed),
      Type.Object({ kind: Type.Literal('replay'), from: Type.Integer(), to: Type.Integer() }, closed),
      Type.Object(
        { kind: Type.Literal('gap'), reason: Type.Union([Type.Literal('epoch'), Type.Literal('ahead')]) },
        closed,
      ),
    ]),
    snapshot: Snapshot,
  },
  closed,
);
export type OpenResult = Static<typeof OpenResult>;

export const PingParams = Type.Object({}, closed);
export const PingResult = Type.Object({ mono: Type.Number() }, closed);

/** Notification before a planned end. */
export const Closing = Type.Object({ reason: Type.Literal('restart'), retryAfterMs: Type.Integer() }, closed);
export type Closing = Static<typeof Closing>;
