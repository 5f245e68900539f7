/** Openings without a ceremony, as people see them and as they account for them. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';
import { MovementInputView, StockCountsView } from './movement-input.ts';

export const AccountReasonName = Type.Enum([
  'fire',
  'powerFailure',
  'lockFault',
  'keyTest',
  'daemonStopped',
  'burglary',
  'contactFault',
  'unknown',
]);

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
