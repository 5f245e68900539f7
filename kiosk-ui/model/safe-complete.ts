/** What a panel concludes from two views of a lock, one after the other: a complete register, an entry sent back. Pure. */

import type { MovementInputView } from '../../daemon/api/contract/movement-input.ts';
import type { SafeAct, SafeLockView } from '../../daemon/api/contract/safe.ts';

/** What is said about it for a moment. */
export interface Completed {
  readonly opening: string;
  readonly people: readonly string[];
  /** Null where this screen did not see what was entered. */
  readonly input: MovementInputView | null;
  readonly held: SafeLockView['held'];
}

export type DisputeReason = Extract<SafeAct, { type: 'disputeMovement' }>['why'];

/** Only a closed register ends an opening that was open, unless an incident takes it up. `input`: what was entered, where it was seen. */
export function completedBy(
  before: SafeLockView,
  after: SafeLockView,
  input: MovementInputView | null,
): Completed | null {
  const { opening, stage } = before;
  if (opening === null || after.opening !== null) return null;
  if (stage !== 'open' && stage !== 'closing') return null;
  if (after.incidents.some((incident) => incident.opening === opening)) return null;
  return { opening, people: before.people.map(({ person }) => person), input, held: after.held };
}

/** What is entered, or about to be. */
export function inputSeen({ entered, signing }: SafeLockView): MovementInputView | null {
  const act = signing?.act;
  return entered?.input ?? (act?.type === 'enterMovement' ? act.input : null);
}

/** Why the other person sent back what was entered; null where that is not what happened. */
export function sentBackBy(before: SafeLockView, after: SafeLockView): DisputeReason | null {
  const act = before.signing?.act;
  if (act?.type !== 'disputeMovement' || before.entered === null) return null;
  return after.entered === null && !after.confirmed && after.opening === before.opening ? act.why : null;
}
