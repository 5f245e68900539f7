/** A movement or an account half entered at the panel, and its steps. Pure. */

import type { MovementInputView } from '../../daemon/api/contract/movement-input.ts';
import type { SafeAct, SafeLockView } from '../../daemon/api/contract/safe.ts';
import { type Counts, lineKinds, movesSeals, type Purpose, type SealLine, type StockLine } from './safe-movement.ts';

export type FormStep = 'purpose' | 'lines' | 'counted' | 'review';

export interface MovementDraft {
  readonly step: FormStep;
  readonly purpose: Purpose | null;
  readonly stock: readonly StockLine[];
  readonly seals: readonly SealLine[];
  readonly counted: Counts | null;
}

export const EMPTY_DRAFT: MovementDraft = { step: 'purpose', purpose: null, stock: [], seals: [], counted: null };

export type AccountReason = Extract<SafeAct, { type: 'account' }>['reason'];

/** What two people tell about an incident. `key` and `moved` undefined: not asked yet. */
export interface AccountDraft {
  readonly reason: AccountReason | null;
  readonly key: string | null | undefined;
  readonly moved: MovementDraft | null | undefined;
  /** Put up for signing: once an account is there, it is not asked for again. */
  readonly sent: boolean;
}

export const EMPTY_ACCOUNT: AccountDraft = { reason: null, key: undefined, moved: undefined, sent: false };

/** Whether anything can move for this purpose behind this lock. */
export function hasLines(holds: SafeLockView['holds'], purpose: Purpose): boolean {
  return lineKinds(holds, purpose).length > 0 || movesSeals(holds, purpose).length > 0;
}

/** A new purpose makes the lines of another one void. */
export function withPurpose(draft: MovementDraft, holds: SafeLockView['holds'], purpose: Purpose): MovementDraft {
  const step = hasLines(holds, purpose) ? 'lines' : afterLines(holds);
  return draft.purpose === purpose ? { ...draft, step } : { ...EMPTY_DRAFT, purpose, step };
}

/** Seals are few: nothing is counted by hand behind their lock. */
export function afterLines(holds: SafeLockView['holds']): FormStep {
  return holds === 'seals' ? 'review' : 'counted';
}

/** The step before; null at the first. */
export function stepBack({ step, purpose }: MovementDraft, holds: SafeLockView['holds']): FormStep | null {
  switch (step) {
    case 'purpose':
      return null;
    case 'lines':
      return 'purpose';
    case 'counted':
      return purpose !== null && hasLines(holds, purpose) ? 'lines' : 'purpose';
    case 'review':
      if (holds !== 'seals') return 'counted';
      return purpose !== null && hasLines(holds, purpose) ? 'lines' : 'purpose';
  }
}

/** What is sent to be signed; null while the purpose is open. */
export function inputOf({ purpose, stock, seals, counted }: MovementDraft): MovementInputView | null {
  return purpose === null ? null : { purpose, stock: [...stock], seals: [...seals], counted };
}
