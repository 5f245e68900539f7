/** What managers and witnesses do about locks and incidents, away from the safe. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';
import { MovementInputView } from './movement-input.ts';
import { AccountReasonName } from './safe-incident.ts';

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
