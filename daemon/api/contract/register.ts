/** The register of openings and the pictures of the safe, as the office reads them. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';
import { MovementInputView, StockCountsView } from './movement-input.ts';
import { IncidentView } from './safe-incident.ts';

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
