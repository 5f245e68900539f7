/** Tells from two views of a lock, one after the other, that an opening ended with a complete register. Pure. */
import type { MovementInputView, SafeLockView } from '../../daemon/api/contract/safe.ts';

/** What is said about it for a moment. */
export interface Completed {
  readonly opening: string;
  readonly people: readonly string[];
  /** Null where this screen did not see what was entered. */
  readonly input: MovementInputView | null;
  readonly held: SafeLockView['held'];
}

/** Only a closed register ends an opening that was open, unless an incident takes it up. */
export function completedBy(before: SafeLockView, after: SafeLockView): Completed | null {
  const { opening, stage } = before;
  if (opening === null || after.opening !== null) return null;
  if (stage !== 'open' && stage !== 'closing') return null;
  if (after.incidents.some((incident) => incident.opening === opening)) return null;
  const signed = before.signing?.act;
  const input = before.entered?.input ?? (signed?.type === 'enterMovement' ? signed.input : null);
  return { opening, people: before.people.map(({ person }) => person), input, held: after.held };
}
